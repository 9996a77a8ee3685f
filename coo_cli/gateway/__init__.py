"""The one door out: parcels to customs and what comes back."""
