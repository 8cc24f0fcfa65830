select c = 'X' and "B b" = a from "Odd one"."The ""table"""
