// Views of the dashboard.
