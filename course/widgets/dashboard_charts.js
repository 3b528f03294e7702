// Charts of the dashboard.
