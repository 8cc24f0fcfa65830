create sequence up; create sequence down increment -1; create sequence low; create sequence never maxvalue 9000000000; create sequence narrow;
