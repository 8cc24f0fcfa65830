select last_value >= 7 and is_called from ids
