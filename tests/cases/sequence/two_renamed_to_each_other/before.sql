create sequence a increment 2;
create sequence b increment 3;
