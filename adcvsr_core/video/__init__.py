"""Files and pipes: probing, decoding, colour, encoding and muxing."""
