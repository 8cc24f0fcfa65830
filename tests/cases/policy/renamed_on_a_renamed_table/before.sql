CREATE TABLE t (id integer PRIMARY KEY, a text);
CREATE POLICY old ON t USING (a = 'x');
