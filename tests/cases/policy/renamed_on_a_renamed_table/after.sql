CREATE TABLE u (id integer PRIMARY KEY, a text);
CREATE POLICY renamed ON u USING (a = 'x');
