select (select b = 'Y' from child)
