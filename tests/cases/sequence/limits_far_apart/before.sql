create sequence q maxvalue 10;
