create sequence q maxvalue 1000;
