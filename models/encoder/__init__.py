"""The accurate classifier: an int8 encoder served by onnxruntime, joined with the linear model. No torch."""
