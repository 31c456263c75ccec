"""The mobile library: vehicles, stops, trips as planned and as they were."""
