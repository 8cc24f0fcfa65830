CREATE TABLE other (id integer PRIMARY KEY);
CREATE TABLE base (a integer, b text);
CREATE DOMAIN d AS base CHECK ((VALUE).a > 0);
CREATE TABLE uses (id integer PRIMARY KEY, d d);
