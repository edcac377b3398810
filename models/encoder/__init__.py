"""The accurate classifier: an int8 encoder served by onnxruntime, joined with the linear model. No torch.

Official builds of onnxruntime report to Microsoft over the network unless this variable is set before
their first import. Suqing works offline; the reporting thread, lost by a fork, would also keep a
worker of the server from ending.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
