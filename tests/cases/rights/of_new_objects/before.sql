create schema shop;
create foreign data wrapper files;
