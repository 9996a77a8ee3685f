"""Business statistics (业务统计): what counts come to, and how they are drawn."""
