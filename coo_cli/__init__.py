"""coo: certificates of origin of China Customs, from an ERP export to the printed page."""

__version__ = "0.1.0"
