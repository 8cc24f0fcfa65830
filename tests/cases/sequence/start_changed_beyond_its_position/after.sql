create sequence s start 100;
