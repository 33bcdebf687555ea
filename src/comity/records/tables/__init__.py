"""Tables of a bureau (CSV, Excel): somebody says what their columns mean, looks at what follows, and takes them in."""
