"""`suqing tag --report`: what a file of complaints comes to, as one page that opens without a network."""
