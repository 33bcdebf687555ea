"""What columns about people and their papers are called, in English, French, Spanish and Arabic."""

import re
from typing import Final

from comity.exchange.tables.words import plain

FIELDS: Final = {
    "name": "name|full name|passenger|passenger name|traveller|traveler|nom complet|nom et prenom|"
    "nom et prenoms|nom prenom|passager|nombre completo|nombre y apellidos|apellidos y nombre|"
    "apellidos y nombres|pasajero|الاسم|الاسم الكامل|اسم المسافر|اسم الراكب|الاسم واللقب",
    "family": "surname|family name|family|last name|lastname|nom|nom de famille|apellido|apellidos|"
    "primer apellido|اسم العائلة|اللقب|العائلة|الاسم العائلي|الكنية",
    "given": "given name|given names|first name|firstname|forename|forenames|given|prenom|prenoms|nombre|"
    "nombres|nombre de pila|الاسم الاول|الاسم الشخصي|الاسماء",
    "middle": "middle name|middle names|middlename|autre prenom|autres prenoms|deuxieme prenom|"
    "segundo apellido|segundo nombre|الاسم الاوسط|اسم الاب",
    "title": "title|civilite|tratamiento|لقب التشريف",
    "birth_date": "date of birth|birth date|birthdate|dob|born|birthday|date de naissance|naissance|ne le|"
    "ddn|fecha de nacimiento|fecha nacimiento|nacimiento|f nac|تاريخ الميلاد|تاريخ الولادة|المواليد",
    "birth_place": "place of birth|birth place|birthplace|lieu de naissance|lugar de nacimiento|"
    "مكان الميلاد|مكان الولادة|محل الميلاد",
    "sex": "sex|gender|sexe|genre|sexo|genero|الجنس|النوع",
    "nationality": "nationality|citizenship|nationalite|nacionalidad|ciudadania|الجنسية|الجنسيه",
    "residence": "country of residence|residence|pays de residence|pais de residencia|residencia|"
    "بلد الاقامة|محل الاقامة",
    "number": "document number|document no|doc number|doc no|passport number|passport no|passport|"
    "travel document|travel document number|numero de document|n document|n de document|document|"
    "numero de passeport|n de passeport|n passeport|passeport|numero de pasaporte|n de pasaporte|pasaporte|"
    "numero de documento|documento|رقم الجواز|رقم جواز السفر|جواز السفر|رقم الوثيقة|رقم المستند",
    "kind": "document type|doc type|type of document|type de document|tipo de documento|نوع الوثيقة|"
    "نوع المستند",
    "issuer": "issuing country|issuing state|issuer|country of issue|issued by|pays de delivrance|"
    "pays emetteur|delivre par|pais emisor|pais de expedicion|pais de emision|بلد الاصدار|دولة الاصدار|"
    "جهة الاصدار",
    "expires": "expiry|expiry date|expiration|expiration date|date of expiry|document expiry|passport expiry|"
    "valid until|date d expiration|expire le|valable jusqu au|fecha de caducidad|fecha de vencimiento|"
    "caducidad|vencimiento|valido hasta|تاريخ الانتهاء|تاريخ انتهاء الجواز|تاريخ انتهاء الصلاحية|"
    "صالح حتى",
    "booking": "booking|booking reference|pnr|record locator|reservation|reference de reservation|dossier|"
    "localizador|reserva|رقم الحجز|مرجع الحجز",
    "seat": "seat|seat number|seat no|siege|place|asiento|butaca|المقعد|رقم المقعد",
    "role": "role|passenger type|type|function|fonction|funcion|rol|الصفة|نوع المسافر",
    "embarkation": "embarkation|port of embarkation|from|origin|embarquement|port d embarquement|embarque|"
    "puerto de embarque|origen|ميناء الصعود|ميناء المغادرة|من",
    "debarkation": "debarkation|disembarkation|port of disembarkation|to|destination|debarquement|"
    "port de debarquement|desembarque|puerto de desembarque|destino|ميناء النزول|ميناء الوصول|الى",
    "flight": "flight|flight number|flight no|voyage|vessel|vol|numero de vol|vuelo|numero de vuelo|"
    "رقم الرحلة|الرحلة",
}
_BRACKETS = re.compile(r"\([^)]*\)")
BY_NAME: Final = {plain(name): field for field, names in FIELDS.items() for name in names.split("|")}


def meaning(heading: str) -> str:
    """The field of a heading; empty where nobody knows it."""
    # "Prénom(s)", "Date of birth (dd/mm/yyyy)": what stands in brackets is not part of the name.
    short = heading[:100]
    return BY_NAME.get(plain(short)) or BY_NAME.get(plain(_BRACKETS.sub("", short))) or ""
