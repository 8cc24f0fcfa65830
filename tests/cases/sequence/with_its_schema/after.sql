create schema s;
create sequence s."Odd ""one""";
