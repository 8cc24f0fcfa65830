select last_value = -70 and is_called from ids
