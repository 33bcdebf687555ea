"""Common given and family names, put together here by hand, and how they are combined.

Each culture gives names in its own script beside Latin letters. Background persons and passengers draw from
different family names, so that no passenger meets a namesake by accident.
"""

from dataclasses import dataclass
from random import Random

Pairs = tuple[tuple[str, str], ...]
"""Each name in Latin letters and in its own script ("" where that is Latin)."""


def _pairs(text: str) -> Pairs:
    pairs = []
    for word in text.split():
        latin, _, own = word.partition("=")
        pairs.append((latin.replace("_", " "), own))
    return tuple(pairs)


@dataclass(frozen=True, slots=True)
class Culture:
    """Names of one culture. ``order``: given names first ("gf") or the family name first ("fg")."""

    key: str
    countries: tuple[str, ...]
    men: Pairs
    women: Pairs
    families: Pairs
    order: str = "gf"


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name: Latin parts, and the whole in its own script ("" where that is Latin)."""

    given: str
    family: str
    own_script: str

    @property
    def latin(self) -> str:
        """Given names before the family name."""
        return f"{self.given} {self.family}"


def draw(random: Random, culture: Culture, sex: str) -> Name:
    """A name for a person of ``sex`` ("M" or "F"), often with a second given name."""
    pool = culture.men if sex == "M" else culture.women
    given = random.sample(pool, 2 if random.random() < 0.55 else 1)
    family = random.choice(culture.families)
    own = ""
    if all(script for _, script in (*given, family)):
        scripts = [script for _, script in given]
        ordered = (family[1], *scripts) if culture.order == "fg" else (*scripts, family[1])
        own = ("" if culture.key == "han" else " ").join(ordered)
    latin = " ".join(name for name, _ in given)
    if culture.key == "han":
        latin = latin.replace(" ", "").capitalize()
    return Name(latin, family[0], own)


_EAST_AFRICAN = Culture(
    "east-african",
    ("ke", "tz", "ug", "rw"),
    _pairs("Peter John Joseph David Daniel Samuel James Stephen Brian Dennis Kevin Moses Elijah Isaac Felix"),
    _pairs("Mary Grace Faith Mercy Jane Esther Ruth Joyce Lucy Agnes Naomi Lydia Beatrice Caroline Winnie"),
    _pairs(
        "Otieno Kamau Mwangi Njoroge Kiprop Cheruiyot Wekesa Barasa Mutua Musyoka Omondi Kariuki Ndungu"
        " Mugisha Okello Habimana Uwimana Mushi Massawe Kimaro"
    ),
)
_ETHIOPIAN = Culture(
    "ethiopian",
    ("et", "er"),
    _pairs(
        "Abebe=አበበ Bekele=በቀለ Dawit=ዳዊት Yonas=ዮናስ Tesfaye=ተስፋዬ Haile=ኃይሌ Girma=ግርማ Kebede=ከበደ Mulugeta=ሙሉጌታ"
    ),
    _pairs("Almaz=አልማዝ Tigist=ትዕግስት Hirut=ሂሩት Selam=ሰላም Bethlehem=ቤተልሔም Meron=ሜሮን Rahel=ራሔል Aster=አስቴር"),
    _pairs("Tadesse=ታደሰ Alemu=አለሙ Worku=ወርቁ Desta=ደስታ Lemma=ለማ Assefa=አሰፋ Mengistu=መንግስቱ Gebre=ገብሬ"),
)
_ARABIC = Culture(
    "arabic",
    ("eg", "sd", "ma", "tn", "jo", "dz"),
    _pairs(
        "Mohamed=محمد Ahmed=أحمد Mahmoud=محمود Mustafa=مصطفى Ibrahim=إبراهيم Omar=عمر Khaled=خالد Hassan=حسن"
        " Tarek=طارق Yassin=ياسين Karim=كريم Walid=وليد Samir=سمير Adel=عادل"
    ),
    _pairs(
        "Fatima=فاطمة Aisha=عائشة Mariam=مريم Salma=سلمى Huda=هدى Nour=نور Layla=ليلى Amal=أمل Samira=سميرة"
        " Zainab=زينب Rania=رانيا Dina=دينا"
    ),
    _pairs(
        "El-Sayed=السيد Abdallah=عبدالله Hussein=حسين Osman=عثمان Farouk=فاروق Mansour=منصور Salem=سالم"
        " Nasser=ناصر Hamdi=حمدي Bakr=بكر Shaheen=شاهين Amin=أمين Rashid=راشد Khalil=خليل"
    ),
)
_SLAVIC = Culture(
    "slavic",
    ("ua", "bg", "ru", "by"),
    _pairs(
        "Ivan=Иван Sergey=Сергей Dmitry=Дмитрий Alexey=Алексей Nikolai=Николай Andrei=Андрей Pavel=Павел"
        " Mikhail=Михаил Oleg=Олег Vladimir=Владимир Georgi=Георги Viktor=Виктор"
    ),
    _pairs(
        "Olga=Ольга Anna=Анна Elena=Елена Natalia=Наталья Irina=Ирина Svetlana=Светлана Maria=Мария"
        " Tatiana=Татьяна Daria=Дарья Ksenia=Ксения"
    ),
    _pairs(
        "Petrenko=Петренко Kovalenko=Коваленко Bondar=Бондарь Ivanchuk=Иванчук Morozenko=Морозенко"
        " Todorov=Тодоров Belik=Белик Zhuk=Жук Savchenko=Савченко Lysenko=Лысенко Karpuk=Карпук"
    ),
)
_HAN = Culture(
    "han",
    ("cn", "sg", "my"),
    _pairs("Wei=伟 Jun=军 Ming=明 Hao=浩 Qiang=强 Lei=磊 Yong=勇 Bo=波 Tao=涛 Peng=鹏 Feng=峰 Jie=杰"),
    _pairs("Fang=芳 Na=娜 Min=敏 Jing=静 Xiu=秀 Ying=英 Hui=慧 Lan=兰 Ping=萍 Yan=燕 Mei=梅 Xue=雪"),
    _pairs(
        "Wang=王 Li=李 Zhang=张 Liu=刘 Chen=陈 Yang=杨 Huang=黄 Zhao=赵 Wu=吴 Zhou=周 Xu=徐 Sun=孙 Guo=郭"
    ),
    "fg",
)
_TURKISH = Culture(
    "turkish",
    ("tr",),
    _pairs("Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim Murat Emre Burak Kerem Okan"),
    _pairs("Ayşe Emine Hatice Zeynep Merve Esra Büşra Derya Gizem Sevgi"),
    _pairs("Yılmaz Kaya Şahin Çelik Yıldız Öztürk Aydın Arslan Doğan Kılıç Koç Kurt Güneş"),
)
_WESTERN = Culture(
    "western",
    ("fr", "de", "it", "nl", "es", "pe"),
    _pairs("Pierre Luc Hugo Thomas Lukas Felix Paul Marco Luca Matteo Jan Daan Carlos Javier Miguel Björn"),
    _pairs("Camille Léa Manon Julie Anna Sophie Laura Giulia Chiara Emma Sofía Lucía Carmen Elena Noémie"),
    _pairs(
        "Dubois Moreau Lefèvre Girard Müller Schneider Fischer Wagner Rossi Ferrari Romano Jansen Bakker"
        " García Martínez Torres Ramos Núñez"
    ),
)
_WEST_AFRICAN = Culture(
    "west-african",
    ("sn", "ml", "gn", "ci", "ng"),
    _pairs("Mamadou Ousmane Ibrahima Moussa Cheikh Abdoulaye Chidi Emeka Tunde Seydou Amadou Boubacar"),
    _pairs("Fatou Aminata Mariama Awa Khady Ngozi Adaeze Yetunde Bintou Oumou Aïssatou Coumba"),
    _pairs("Diallo Ndiaye Traoré Keïta Camara Fall Gueye Coulibaly Okafor Adeyemi Balogun Eze Touré Konaté"),
)

BACKGROUND = (_EAST_AFRICAN, _ETHIOPIAN, _ARABIC, _SLAVIC, _HAN, _TURKISH, _WESTERN, _WEST_AFRICAN)

PASSENGERS = (
    Culture(
        "east-african",
        ("ke",),
        _pairs("Collins Evans Gideon Hillary Justus Kennedy Lawrence Martin Nicholas Patrick Vincent Wilson"),
        _pairs("Abigail Brenda Charity Diana Eunice Florence Gladys Irene Jackline Lilian Purity Sharon"),
        _pairs(
            "Achieng Chepkoech Gathoni Kemboi Kinyanjui Lagat Makokha Mbogo Nyambura Odhiambo Rotich"
            " Sitienei Wafula Wairimu Wambui Were Kibet Macharia Nyaboke Onyango"
        ),
    ),
    Culture(
        "turkish",
        ("tr",),
        _pairs("Alper Barış Cenk Deniz Ercan Fikret Gökhan Halil İlker Kaan Levent Onur Serkan Tolga Volkan"),
        _pairs("Aslı Bahar Ceren Defne Ebru Filiz Gül Hande İpek Melis Nazlı Özge Pınar Selma Tuğba"),
        _pairs(
            "Akbulut Bozkurt Cevik Duman Erdem Gürbüz Ilgaz Karataş Oral Polat Sezer Tekin Uysal Yalçın Zorlu"
        ),
    ),
    Culture(
        "western",
        ("fr", "de", "nl", "gb", "it"),
        _pairs(
            "Adrien Bastien Cédric Etienne Gilles Harald Ingo Jürgen Klaas Nigel Oscar Quentin Rupert Wouter"
        ),
        _pairs(
            "Agathe Brigitte Clémence Doris Edith Flora Gerda Heleen Isolde Judith Mathilde Philippa Solène"
        ),
        _pairs(
            "Abernathy Blanchard Chevalier Delacroix Eichhorn Fontaine Grünwald Hoekstra Kessler Lindqvist"
            " Maillard Nightingale Oberlin Pasquier Renshaw Steenbergen Thibault Vandenberg Winterbourne"
        ),
    ),
    Culture(
        "south-asian",
        ("in", "gb", "ke"),
        _pairs("Anil Bharat Chetan Dinesh Hemant Jayesh Kirit Nilesh Paresh Rajesh Sanjay Vikram"),
        _pairs("Asha Bhavna Chandni Deepa Hetal Jyoti Kavita Meena Nisha Priya Rekha Sunita"),
        _pairs(
            "Acharya Bhatt Chaudhari Desai Gandhi Joshi Kulkarni Lakhani Mehta Patel Raval Shah Trivedi Vora"
        ),
    ),
)
"""No family name here stands in `BACKGROUND`."""
