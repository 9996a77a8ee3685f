"""What makes a certificate acceptable: field facts, shapes from the type file, coded rules."""
