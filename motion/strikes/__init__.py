"""Sudden movements: decided before they land, looked at again afterwards.

Takes poses; gives `Strike`s and `Landing`s. The training of its networks is in `training`.
"""
