"""A supplier's tables: the workbook, delivery.toml, and the delivery that they describe."""
