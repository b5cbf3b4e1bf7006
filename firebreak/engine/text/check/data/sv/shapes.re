# What writers leave in a text for each other, by shape: NAME = a part, then one regular expression a line.
SET = (?:siffr(?:a|an|or|orna)|antal(?:et)?|namn(?:et|en)?|datum(?:et)?|tid(?:en|er)?|tidpunkt(?:en)?|klockslag(?:et)?|citat(?:et)?|pratminus|länk(?:en|ar)?|plats(?:en)?|ort(?:en)?|stad(?:en)?|adress(?:en)?|titel(?:n)?|belopp(?:et)?|summa(?:n)?|orsak(?:en)?|telefon(?:nummer|nr)?|nummer|mejl(?:adress)?|e-post(?:adress)?|öppettider(?:na)?|detaljer(?:na)?|text(?:en)?|formulering(?:en)?|stycke(?:t)?|mening(?:en)?|bild(?:en|er)?|foto(?:t)?|logga(?:n)?|logotyp(?:en)?|karta(?:n)?|tabell(?:en)?|diagram(?:met)?|kontakt(?:uppgifter|person)?|källa(?:n)?|pris(?:et)?|veckodag|månad|rubrik(?:en)?|ingress(?:en)?|bildtext|lokal(?:en)?|kundnamn|produktnamn|ärendenummer|ordernummer)
ROLE = (?:jurist(?:en|erna)?|juridik(?:en)?|press(?:avdelningen|tjänst|chefen|jouren)?|kommunikation(?:schefen|savdelningen)?|kommunikatör(?:en)?|hr|ekonomi(?:n|chefen)?|drift(?:en|chefen)?|it|vd|vd:n|ledningen|redaktör(?:en)?|redaktionen|redchefen|desken|webben|webbredaktören|översättaren|marknad(?:savdelningen)?|korr|korrläsaren|layout|formgivaren|chefen|staben|produktion(?:en)?|säkerhetschefen|dataskyddsombudet|dso)
NAME_ = (?:Anna|Karin|Maria|Eva|Lena|Sara|Emma|Lisa|Linda|Malin|Jenny|Johanna|Elin|Ida|Åsa|Ulla|Kristina|Annika|Sofia|Helena|Cecilia|Camilla|Petra|Pia|Ulrika|Katarina|Maja|Klara|Moa|Tove|Frida|Hanna|Therese|Susanne|Gunilla|Erik|Lars|Lasse|Per|Pelle|Anders|Johan|Jonas|Mikael|Micke|Peter|Petter|Fredrik|Magnus|Niklas|Daniel|Henrik|Stefan|Jens|Björn|Olle|Ola|Oskar|Martin|Mattias|Andreas|Tobias|Patrik|Ove|Kalle|Nisse|Jocke|Joakim|Thomas|Tomas|Robert|Robin|Markus|Sven|Karl|Gustav|Axel|Viktor|David|Simon|Amir|Ali|Fatima)
THINGS = (?:personer|kunder|resenärer|gäster|patienter|elever|boende|hushåll|butiker|flyg|avgångar|tåg|turer|bussar|timmar|dagar|veckor|månader|minuter|år|enheter|flaskor|förpackningar|burkar|bilar|fordon|konton|användare|medlemmar|beställningar|paket|biljetter|liter|ton|kilo|meter|kilometer|platser|tjänster|barn|invånare|familjer|anställda|medarbetare|hyresgäster|djur|miljoner|miljarder|tusen|procent|arbetsdagar|samtal|klagomål|anmälningar|ärenden|sidor|exemplar|produkter|spelare|skadade|döda|drabbade|kr|kronor|tkr|mkr|mnkr|euro|st|stycken|fastigheter|lägenheter|skolor|avdelningar|kommuner|fall|prover|leveranser|batterier|uppgifter)
MONTH = (?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)
NOTE = (?:infoga|lägg till|lägg in|sätt in|skriv in|fyll i|fyll på|klistra in|dubbelkolla|kolla|checka|faktakolla|verifiera|stäm av|stäms av|invänta|inväntar|inväntas|väntar på|väntar in|saknas|formulera om|skriv om|stryk|byt ut|ta bort (?:detta|det här|om|före|innan|denna)|uppdatera (?:före|innan|siffra|med)|korta|utveckla|kompletter\w*|osäker (?:på|om)|todo|att göra|ev\.|eventuellt|behöver (?:siffra|citat|ok|godkänn\w+|källa|bild|namn|datum|bekräft\w+)|är (?:det|detta|det här|den|vi) (?:rätt|ok|okej|sant|säkra?|korrekt|klart)|stämmer\b|ska vi\b|kan vi\b|får vi\b|vågar vi\b|vill vi\b|har vi\b|vem säger|hur många\b|hur mycket\b|rätt (?:namn|datum|siffra|titel|stavning|ord)|stavning|stavas|namn på|datum för|tid för|plats för|orsak till|antal|siffra|siffror|citat|pratminus|länk till|bild på|bild av|text om|stycke om|mening om|något om|mer om|not till|kommentar)
# a note in brackets
IF = [
\[(?i:{{NOTE}})\b[^\]\n]{0,80}\](?!\()|\[[^\]\n]{1,80}(?:\?|!| här)[. ]*\](?!\()|\[[A-ZÅÄÖ]{1,3}\d{0,2}: [^\]\n]{2,80}\]
\[(?i:rubrik|ingress|brödtext|mellanrubrik|stycke|punkt|alternativ|alt|version|citat|bild|foto|film|karta|logga|länk|tabell|faktaruta|avsändare|underskrift|signatur)(?: ?\d+)?(?:: [^\]\n]{1,60})?\](?!\()
\[(?:[^\W\d]|[ /_-]){0,25}(?:namn|nummer|nr|datum|tid|klockslag|ort|plats|adress|länk|belopp|antal|summa|titel|orsak|dag|månad|telefon|e-post|mejl|siffra|lokal|avdelning|produkt|tjänst|leverantör|myndighet|kommun|butik|skola|sjukhus|företag|bolag|förening|station|linje|sträcka|åtgärd|händelse)(?: \d)?\](?!\()
(?:\b(?:i|på|till|från|av|hos|för|den|vid|om|cirka|ca|totalt|med|mellan|och|är|har|samt|säger|heter|nr|kl\.|klockan|Hej|Bästa|Kära|kontakta|ring)|:) \[(?!sic)[a-zåäö-]{3,20}(?<!en)(?<!et)(?<!na)(?<!an)(?<!erna)\](?!\()
IF = (
\((?i:infoga|lägg till|lägg in|sätt in|skriv in|fyll i (?!din|ditt|er|blank|form)|klistra in|dubbelkolla|kolla (?!din|ditt|dina|er|gärna|även|att du)|faktakolla|verifiera|stäm av|stäms av|invänta|inväntar|väntar på (?:ok|svar|siffr|citat|besked från|bekräft|godkänn|{{ROLE}})|formulera om|skriv om|stryk|byt ut (?:mot|till|före|innan|detta)|ta bort (?:detta|det här|om|före|innan|denna)|uppdatera (?:före|innan|siffra)|kompletter\w*|osäker (?:på|om)|todo|ev\. (?:citat|bild|länk|mer)|behöver (?:siffra|citat|ok|godkänn\w+|källa|bild|namn|datum|bekräft\w+)|är (?:det|detta|det här|vi) (?:rätt|ok|okej|sant|säkra|korrekt)|stämmer (?:det|detta|siffran|datumet|namnet)|ska vi\b|kan vi\b|får vi\b|vågar vi\b|vem säger|rätt (?:namn|datum|siffra|titel|stavning|ord)\b|(?:{{SET}}) (?:kommer|följer|saknas|behövs|inväntas|från [A-ZÅÄÖa-zåäö]+)\b|{{ROLE}} (?:ska|får|kollar|bekräftar|godkänner|kompletterar|måste|vill)\b|{{ROLE}}:)[^)\n]{0,80}\)?
(?<=\s)\([ ?]{0,5}\)|\({{NAME_}}(?:\?|,|:| (?:kollar|fixar|bekräftar|återkommer|ska|skriver|vet|fyller|kompletterar|svarar|har|får|kan))[^)\n]{0,50}\)
IF = <
<(?!title|time|address|link|label|body|head|table|style|script|span|strong|button|input|form|html|meta|footer|header|section|https?|[Ee]sc|[Ee]nter|[Cc]trl|[Aa]lt|[Tt]ab|[Ss]hift|/)[A-ZÅÄÖa-zåäö][a-zåäö /_-]{2,40}>
IF = #$
##?[A-ZÅÄÖ][A-ZÅÄÖ_ ]{1,30}#|#[a-zåäö_]{3,30}#|#(?:SAKNAS!|REFERENS!|VÄRDEFEL!|NAMN\?|DIVISION/0!|OGILTIGT!)|(?<![\w$])\$[a-zåäö]{3,20}(?:_[a-zåäö]{2,20})?\b
IF = 
HAS = Fel!| null|Klicka|Skriv text
\bFel! (?:Hittar inte referenskälla|Bokmärket är inte definierat|Ogiltig|Okänt)|\b(?:Hej|Bästa|Kära|nr|nummer|ordernummer|till|för) null\b|\bKlicka (?:här )?för att (?:skriva|ange|lägga till|redigera) (?:in )?(?:text|datum|namn|rubrik|titel)|\bSkriv text här\b
IF = 
# letters, signs and noughts for numbers, days and times
IF = ?
(?<![\w?])\?{1,2}[/.:–-]\?{1,2}(?![\w])|(?<!\d)\d{1,2}[/.:]\?{1,2}|(?<![\w?])\?{1,2}/\d{1,2}(?!\d)|\b(?:den|kl\.?|klockan|v\.|vecka|cirka|ca|omkring|runt|totalt|minst|över|nr|nummer|linje|spår|rum|sal|gate) \?{1,4}(?![\w?])|(?<=\s)\?{1,4} ?(?={{THINGS}}\b)|\b(?:19|20)\d\d-(?:\d\d-)?\?\?|: ?\?{1,4}(?=\s*(?:\n|$))|\b\d{1,3}\? (?={{THINGS}}\b)
IF = Xx
HAS = xx|XX|X.X|/x|/X|x/|X/|:x|:X|x:|X:
\b20\d\d-(?:[Xx]{2}|\d\d)-(?:[Xx]{2}|\d\d)(?<=[Xx0-9][Xx0-9]-[Xx]{2})\b|\b20\d\d-[Xx]{2}\b|\b[Xx]{2}-[Xx]{2}(?:-[Xx]{2})?\b|(?<![\d.,])\d{1,2}(?:[/:][Xx]{1,2}|\.[Xx]{2})\b|(?<![\w.-])[Xx]{1,2}[/:]\d{1,2}(?![\d\w])|\b(?:v\.?|vecka|[Kk]l\.?|[Kk]lockan|den|nr|nummer|linje|spår|gate|sal|version|punkt|sidan?|ärende|ärendenummer|ordernummer|cirka|ca|totalt|omkring|minst|säger|ring|på|om|från|till|av|med|efter|inom) (?:XX+|xx+|X\.X)(?!\w)
IF = Xx
HAS = X| N:|N-|Y-|Y,|Nå|Yå| x|xx|A och B|A till B
\b(?:mellan|från) [XA] (?:och|till) [YB]\b|(?<!\w)X ?[–-] ?Y\b|\bX av [Y\d]|\b[XxN]{1,2}:(?:e|de|te)\b|\b[XxNY]{1,3}-?(?:årig[ae]?|åring\w*|årsåldern|månaders|dagars|timmars|veckors|dag(?:en)?)\b|\b[Xx],[Xx]{1,2}\b|\bSEK ?X|(?<![\w':.,-])(?:X{1,3}|x{1,3}) ?(?={{THINGS}}\b)|: ?(?:X{1,4}|xx+)(?=[\s,.]|$)|\b\d{2,6}-?X{3,6}\b|\bXx{2,12}\b|(?i:\b(?:kl\.?|klockan|den) x\b)|\b(?:sidan?|§|flight|tåg|buss) X\b|(?<!\w)[XY]{1,2}-?(?:stad(?:en)?|köping|by|gatan|vägen|skolan|torp|sjukhuset|kommun)\b|\b0\d{1,3}[ -][Xx]{2,3}\b|\bden [Xx]{1,2} {{MONTH}}
IF = Xx
HAS =  X| Y| ABC| NN| N.
\b(?:[Kk]ommun(?:en)?|[Oo]rt(?:en)?|[Ss]tad(?:en)?|[Ss]jukhus(?:et)?|[Bb]utik(?:en)?|[Ff]öretag(?:et)?|[Bb]olag(?:et)?|[Ll]everantör(?:en)?|[Ss]kola(?:n)?|[Gg]ata(?:n)?|[Pp]rodukt(?:en)?|[Pp]erson(?:en)?|[Ss]tation(?:en)?|[Mm]yndighet(?:en)?|[Hh]otell(?:et)?|[Kk]und(?:en)?|[Ff]örening(?:en)?|[Kk]lubb(?:en)?|[Aa]vdelning(?:en)?|[Oo]mråde(?:t)?|[Aa]nläggning(?:en)?|[Vv]d|[Vv]d:n|[Pp]lats|[Dd]atum) (?:X{1,3}|XYZ|YY|Y|ABC|N\.?N\.?)(?![\w-])
IF = Xx
IF = 
HAS =  Y | Z | N | 00 | 000 | 0000 
(?<![\w':.,-])(?<!\d )(?:[YZN]|0{2,4}) (?={{THINGS}}\b)
HAS = _|månad|MÅNAD| XX| xx|den DATUM|den dag|den 0|den N|/0|00 00|0 000|D/M|d/m|d/M|D/m| AB|ÅÅÅÅ|sson|Exempel
(?<=\s)_{1,3}(?=[\s.,])|\b\d{1,2} (?:månad|MÅNAD|XX|xx)\b|\bden (?:DATUM|dag|00|0|NN|N|__?) (?:{{MONTH}}|månad)|(?<!\d)00?/00?(?!\d)|\b0\d{1,2}-?0{3} 00 00\b|(?<![\d.,-])(?<!\d )0{2,3} 000 ?(?={{THINGS}}\b)|\b[Dd]{2}/[Mm]{2}\b|\b(?:[Ff]öretag|[Bb]olag)(?:et)? AB\b|\b(?:ÅÅÅÅ|Namnsson|Efternamnsson|Exempelsson|Testsson|Exempelgatan|Exempelvägen|Exempelstad)\b
IF = 
# dots, dashes and nothing where something should stand
HAS = ...|…
\b(?:den|kl\.?|[Kk]lockan|cirka|ca|mellan|linje|nr|nummer|hos|vid|från|i|säger|Hej|Bästa|Kära|kallas|heter) (?:\.{3,10}|…{1,4})(?=[ ,.!]|$)(?! \d)|(?<= )(?:\.{3,10}|…{1,4}) (?={{THINGS}}\b)|: ?(?:\.{3,10}|…{1,4})(?=\s*(?:\n|$))|(?:^|\n)[–-] ?(?:\.{3}|…)[ ,]{1,2}säger
IF = "”»
["”»](?:[Cc]itat\w*|[Bb]la bla[ a-z]{0,10}|[Tt]ext|[Xx]{2,8}|\.{3,8}|…|_{2,9}|-{2,9}|\?{1,5}| {0,6})["”»],? ?(?:säger|sade|sa|skriver|menar|kommenterar|förklarar|berättar|uppger|avslutar)\b
IF = 
HAS = Hej ,|Bästa ,|Kära ,|Bästa,|Kära,|Hej  |Bästa  |Kära  
(?:^|\n|[.!?] )(?:Hej|Bästa|Kära) +,|(?:^|\n)(?:Bästa|Kära),(?=\s|$)
HAS =    
(?<=[a-zåäö.,:]) {3,20}(?=[a-zåäö.,])
HAS = kl |kl. |klockan|säger,|säger ,|samt ,|eller ,|hos ,|hos .|samt .|eller .|cirka .|cirka ,|ca .|ca ,|på kr|om kr|till kr|med kr|cirka kr|av kr
\bkl\.? (?:i|på|den|och|till|för|men|så|eller|samt)\b(?= )|\b(?:senast|till|efter|före|från|omkring|runt) klockan *[.,](?=\s|$)|\bden (?:klockan|kl\.) \d|\bsäger *,|\b(?:samt|eller|hos|cirka|ca) +[.,](?=\s|$)|\b(?:på|om|till|med|cirka|av) (?:kr|kronor)\b
IF = 
(?:^|\n)(?:Antal|Kontakt|Presskontakt|Kontaktperson|Datum|Tid|Plats|Telefon|Källa|Orsak|Ansvarig|Länk|Namn|Belopp|Avsändare|Titel|Summa|Ärendenummer)(?: [a-zåäö]{2,20})?: *(?=\Z|\n\s*\n|\n[A-ZÅÄÖ][a-zåäö ]{1,20}:)
HAS = Hej|Bästa|Kära|God morgon|älsning|vh|VH
(?:^|\n)(?:Hej(?:san)?|Bästa|Kära|God morgon) (?:X{1,4}|Y|N\.?N\.?|[Nn]amn|NAMN|[Kk]undnamn|[Kk]undens namn|[Ff]örnamn|mottagare|_{2,9}|-{2,9})(?=[\s,.!]|$)|\b(?:[Hh]älsning(?:ar)?|[Mm]vh|MVH),?\s{1,3}(?:[Nn]amn\b|NAMN|N\.?N\.?\b|X{2,}|Förnamn|Ditt namn|Avsändare|Signatur|Titel|Underskrift)
IF = 
HAS = säger |Namn|NAMN|FÖRNAMN|EFTERNAMN|Efternamn| NN
\bsäger (?:[Nn]amn|NAMN|X{1,4}|Y|_{2,9}|\?{2,5}|[Tt]itel|NN|[a-zåäö-]{2,25}(?:en|n) (?:X{1,4}|NN|Namn|NAMN))(?=[\s,.]|$)|\b(?:[Vv]d|[Vv]d:n|[Pp]resschef(?:en)?|[Tt]alesperson(?:en)?|[Oo]rdförande(?:n)?|[Rr]ektor(?:n)?|[Cc]hef(?:en)?) (?:Namn|NAMN|Förnamn|FÖRNAMN|Efternamn|NN)(?![\w-])
IF = 
IF = /*@#§¤-‹([=
(?<![\w/])[-–_]{1,3}/[-–_]{1,3}(?![\w/])|(?<=[a-zåäö] )[@#§¤~]{2,8}(?=[ .,])|\b(?:cirka|totalt|av|om|till|är|på|med) \*{2,5}(?= )|‹[^‹›\n]{2,30}›|\(\([^()\n]{2,60}\)\)|\[\[[^\[\]\n]{2,60}\]\]|<--|==>|<==|(?<= )-->
(?<=[a-zåäö:,] )(?<!älj )(?<!på )(?<!ryck )(?<!icka )\[[A-ZÅÄÖ][a-zåäö]{2,20}\](?!\()|\b(?:Hej|Bästa|Kära|Tack|säger|Mvh|MVH|[Hh]älsningar|[Hh]älsning),?\s{1,2}\[[A-ZÅÄÖa-zåäö /_-]{2,40}\](?!\()
IF = 
HAS = Gatunamn|Ortnamn|agsnamn|undnamn|uktnamn|iksnamn|adsnamn|örsnamn|ktnamn|ngsnamn|Skolnamn|Gatan|Orten|Staden|Företaget|www.|xx@|XX@|Xx@|@xx|@XX|@Xx|Q?|A-|B-
(?<=[a-zåäö] )(?:Gatunamn|Ortnamn|Företagsnamn|Kundnamn|Produktnamn|Butiksnamn|Stadsnamn|Leverantörsnamn|Projektnamn|Avdelningsnamn|Skolnamn|Gatan|Orten|Staden|Företaget) (?:\d|X\b)|\bGatunamn\b|(?<!\w)[AB]-(?:stad|köping|torp|by)\b|\bOrtnamn\b|\bwww\.(?:länk|hemsida|webbplats|adress|xxx?|företag|foretag|dittforetag)\b|\b[Xx]{2,5}@|@[Xx]{2,5}\.|\bQ\?
IF = 
HAS = NYTT|NY R|RUBRIK|INGR|BRÖD|PRATM|CITAT|BILDT|FAKTA|SLUTK|INLED|STYCKE|älj en|älj ett|älj form|älj vers|lagar / |lagar/|ursäkt/|ursäkt /|ledsna/|ledsna /
\b(?:NYTT STYCKE|NYTT CITAT|NY RUBRIK|MELLANRUBRIK|RUBRIK|INGRESS|BRÖDTEXT|PRATMINUS|CITAT|BILDTEXT|FAKTARUTA|SLUTKLÄM|INLEDNING|STYCKE \d)\b ?:|\b[Vv]älj (?:en|ett|formulering|version): |\b(?:beklagar|ber om ursäkt|är ledsna) ?/ ?(?:beklagar|ber om ursäkt|är ledsna|ursäktar)\b
IF = 
HAS = utkast|arbetsmaterial|under arbete|får ej|får inte
\b(?:[Tt]exten|[Uu]tkastet|[Dd]okumentet|[Vv]ersionen|[Ss]varet|[Dd]etta|[Dd]et här) är (?:bara |endast |fortfarande |ännu )?(?:ett )?(?:första |tidigt |preliminärt )?(?:utkast|arbetsmaterial|under arbete)\b|\b(?:texten|utkastet|dokumentet|versionen|svaret)\b[^.\n]{0,40}får (?:ej|inte) (?:publiceras|spridas|skickas)
IF = 
HAS = kommer|inväntas|saknas|följer|fylls|ska |stäms av|bekräftas| ej 
(?:^|\n|[.!?(] )(?:[Cc]itat(?:et)?|[Ss]iffr(?:a|an|or|orna)|[Nn]amn(?:et)?|[Dd]atum(?:et)?|[Ll]änk(?:en)?|[Ii]ngress(?:en)?|[Rr]ubrik(?:en)?|[Bb]elopp(?:et)?|[Kk]älla(?:n)?|[Pp]ratminus|[Bb]ildtext|[Oo]rsak|[Aa]ntal(?:et)?|[Tt]idpunkt|[Ss]tycke)(?: (?:från|av|på|om|till) [^.\n]{2,25})? (?:kommer(?: från {{ROLE}}| från {{NAME_}}| senare| inom kort| i eftermiddag|(?= ?[.)]|$))|inväntas|saknas|följer|fylls (?:i|på)|ska (?:bekräftas|dubbelkollas|kollas|fyllas i|in här)|stäms av|bekräftas av|ej (?:klart?|bekräfta[dt]|kolla[dt]))\b(?=[^.\n]{0,20}(?:[.)]|$))
IF = 
# several answers where one should stand
IF = /
\b(?:jag/vi|vi/jag|du/ni|ni/du|dig/er|er/dig|din/er|ert/ditt|ditt/ert|en/flera|är/var|var/är|har/hade|kan/kunde|kan/kan inte|ska/ska inte|skadad/avliden|skadade/avlidna|döda/skadade|bekräfta/dementera|bekräftar/dementerar|öppet/stängt|öppen/stängd|öka/minska|ökat/minskat|timmar/dagar|dagar/veckor|minuter/timmar|i dag/i går|idag/igår|i dag/i morgon|idag/imorgon|herr/fru|hen/honom/henne|han/hon/hen|hon/han/hen|honom/henne|henne/honom|hans/hennes|hennes/hans|förmiddag/eftermiddag|morgon/kväll|dag/natt|lätt/svårt|lindrigt/allvarligt|delvis/helt|helt/delvis|godkänd/ej godkänd|beviljas/avslås|kommunen/regionen|vd/ordförande|[Kk]und/[Kk]undens namn|ort/stad|stad/ort)\b
# orders to a colleague, and what is left of a draft
IF = 
HAS = INFOGA|LÄGG|SÄTT|FYLL|SKRIV|BEKR|VERIF|DUBB|STÄM|INVÄN|VÄNTAR|BYT|STRYK| HÄR| SAKNAS| KOMMER| FÖLJER| KOLLAS| IN
\b(?:INFOGA|LÄGG TILL|LÄGG IN|SÄTT IN|FYLL I|SKRIV IN|BEKRÄFTA|VERIFIERA|DUBBELKOLLA|STÄM AV|INVÄNTAR|INVÄNTA|VÄNTAR PÅ|BYT UT|STRYK)(?! (?:DITT|DIN|ER|ERT|ALLA)\b)(?: [A-ZÅÄÖ'/&]{2,20}){1,5}|\b(?:NAMN|DATUM|TID|PLATS|ORT|CITAT|SIFFRA|BELOPP|LÄNK|BILD|ANTAL|TEXT|RUBRIK|INGRESS|KARTA|KÄLLA|ADRESS|TITEL|TELEFON|PRATMINUS)(?: [A-ZÅÄÖ]{2,12}){0,3} (?:HÄR|SAKNAS|KOMMER|INVÄNTAS|FÖLJER|BEKRÄFTAS|KOLLAS|IN)\b
IF = 
IF = :
(?<![\w-])(?:TODO|ATT GÖRA|FIXME|KOLLA|KOLLAS|DUBBELKOLLA|STÄM AV|FRÅGA|OBS KOLLA|NOT TILL RED|RED\.? ?ANM|INTERNT|INTERN NOT|KOMMENTAR)\b ?:|(?:^|\n)(?:Rubrik|Ingress|Brödtext|Mellanrubrik|Ämnesrad|Talepunkter|Talepunkt \d|Nyckelbudskap|Huvudbudskap|Budskap \d|Om vi får frågan|Vid fråga|Vid följdfråga|Pratminus|Internt|Intern kommentar|Not till red)(?: \d)?: 
IF = 
HAS = tkast|UTKAST|ladd|KLADD|åtext|örslag|lternativ|evider|öjligt|ndra|rev|kommenterad
(?:^|\n)\W*(?:(?:[Ff]örsta|[Aa]ndra|[Rr]å|[Ss]ista|[Nn]ytt) ?)?(?:[Uu]tkast|UTKAST|[Kk]ladd|KLADD|[Rr]åtext)(?: (?:till|på|för) [a-zåäö ]{3,40})?(?: ?(?:v|nr\.? ?|version |rev )?\d[\d.]*)?(?: \([^)\n]{1,30}\))? ?[:–—-]|(?:^|\n)\W*(?:[Ff]örslag(?: på| till)?|[Aa]lternativt?|[Rr]eviderat|[Mm]öjligt) (?:svar|text|formulering|rubrik|inlägg|pressmeddelande|uttalande)\b[^.\n]{0,20}:|(?:^|\n)[Vv](?:ersion|er\.?)? ?\d[\d.]{0,4},? (?:ändra[dt]|reviderad|rev\.?|kommenterad|med (?:[A-ZÅÄÖ][a-zåäö]+s )?(?:ändringar|kommentarer))\b
IF = 
HAS = Skriv|skriv|ägg |ätt in|nfoga|yll i|yll på|listra in
(?:^|[\n.!?:(] ?)(?:[Ss]kriv(?: in)?|[Ll]ägg(?: in| till)?|[Ss]ätt in|[Ii]nfoga|[Ff]yll(?: i| på)|[Kk]listra in) (?!ditt|din|dina|er|ert|era)(?:[a-zåäö]{2,10} )?{{SET}}\b[^.\n]{0,25}(?:\bhär\b|\bsenare\b|\bfrån {{NAME_}}|$)
IF = 
HAS = olla|täm|heck|råga|ekräfta|erifiera|nvänta|äntar på
(?:^|[\n.!?:(/–—-] ?)(?:OBS!? )?(?:[Kk]olla|[Dd]ubbelkolla|[Ss]täm(?:ma)?(?: gärna)? av|[Cc]hecka|[Ff]råga|[Bb]ekräfta|[Vv]erifiera|[Ff]aktakolla|[Ii]nvänta|[Vv]äntar på|[Ii]nväntar)(?! (?:med|hos|av|på)? ?(?:vår|våra|din|ditt|er|ert|sin)\b)(?: [a-zåäö]{2,12}){0,2} ?(?:med|hos|av|från|ok från|svar från|citat från)? (?:{{NAME_}}|{{ROLE}})\b(?! du| ni)
IF = 
HAS =  kollar| dubbelkollar| fyller| kompletterar| återkommer med| skickar| bekräftar| har siff| har rätt siff| har namnet| har länken
\b{{NAME_}} (?:kollar|dubbelkollar|fyller i|fyller på|kompletterar|återkommer med (?:siffr|datum|namn|citat|länk)|skickar (?:citat|bild|siffr|länk|text)|bekräftar (?:siffr|datum|namn|tid)|har (?:siffran|siffrorna|rätt siffra|namnet|länken))
HAS = kan du|kan ni|kolla|stämmer|fyll i|lägg in|lägg till|hinner du|ok?|är det här|är detta|kan vi|ska vi|har du|har vi|får vi|vet du|behöver
(?:^|\n|[.!?/(] ?)@?{{NAME_}}(?:, | ?[-–—:] ?|, ?)(?:kan du|kan ni|kolla|dubbelkolla|stämmer|fyll i|lägg in|lägg till|hinner du|ok\?|är det här|är detta|kan vi|ska vi|har du|har vi|får vi|vet du|behöver)\b
HAS = Källa?|Siffra?|Antal?|Datum?|Länk?|Citat?|Stavning?|Titel?|Namn?|Foto?|Bild?|Ort?|Tid?|la bla|la, bla|la,bla|labla|ext text text|>>>|<<<|final_|final v|finalv|slutlig|slutversion|-kommer|-här|-saknas|-till
(?:^|[\n.!?] )(?:Källa|Siffra|Antal|Datum|Länk|Citat|Stavning|Titel|Namn|Foto|Bild|Ort|Tid)\?{1,3}(?=\s|$)|\b[Bb]la(?:,? ?bla){1,4}\b|\b[Tt]ext text text\b|>>>|<<<|\b(?:_|-)?(?:final|slutlig|slutversion)_v?\d\b|\b(?:länk|url|adress|namn|bild)-(?:kommer|här|saknas|till)\b
IF = 
# a comment after two slashes, a colleague's signature after a question, a role that has to decide something
IF = /
(?<![:/\w])// ?(?:(?i:{{NOTE}}|kolla|checka|fråga|lite|för (?:lång|kort)|mer|obs|nytt|gammalt|behövs|bättre|ok\b|okej|källa|sant|säkert|varför|vad|vem|när|hur|ändra|fixa|flytta|kort|osäker|låter|känns|ska|kan|bör|måste|får|väntar|återkommer|siffra\w*|namn\w*|datum\w*)\b[^\n]{0,90}|[^\n]{2,60}\?(?:[^\n]{0,60})?)|\?\)? ?/ ?{{NAME_}}\b|/\* ?[^*\n]{2,80} ?\*/
IF = (
\((?i:(?:ska|bör|måste|behöver|får) (?:[a-zåäö]+ ){0,2}[a-zåäö]+(?:as|ats)\b[^)\n]{0,50}|byt (?:till|ut|mot)[^)\n]{2,50}|välj [^)\n]{2,50}|eller (?:var|är) det [^)\n]{2,40}|(?:{{SET}}) ?(?:\?|okänd[at]?|oklar[at]?|ej klar[at]?|återkommer|ej bekräfta\w+)|(?:prel\.?|preliminär[at]?),? (?:siffr|uppgift|kolla|ska|bekräft)[^)\n]{0,40}|jag (?:kollar|återkommer|frågar|ringer|fixar|lägger|väntar)[^)\n]{0,50}|(?:kollar|återkommer|frågar|dubbelkollar|väntar på)(?: [^)\n]{0,50})?|(?:källa|referens|belägg)(?: behövs| saknas)?\??|låter [^)\n]{2,30}\?|funkar (?:det|detta)[^)\n]{0,20}\?|går (?:det|detta) [^)\n]{2,30}\?)\)
IF = [
\[(?i:(?:{{SET}}|[a-zåäö]{3,20}) ?(?:[–:-]|,) ?(?:återkommer|kommer|saknas|följer|okänd[at]?|oklar[at]?|kollas|inväntas|bekräftas)[^\]\n]{0,30}|välj|[?]{1,3})\](?!\()
IF = 
HAS = den jan|den feb|den mars|den apr|den maj|den jun|den jul|den aug|den sep|den okt|den nov|den dec|cirka |irka p|otalt |ammanlagt |ntalet |0 000|23 45 67|45 67 89|23 456
\bden {{MONTH}}\b(?! \d)|\b(?:[Cc]irka|[Tt]otalt|[Ss]ammanlagt|[Oo]mkring) (?:personer|kunder|resenärer|gäster|patienter|elever|hushåll|butiker|timmar|dagar|minuter|procent|kronor|konton|medlemmar)\b(?= (?:har|är|kan|drabb|berör|får|fick|skad|saknar|står|per|kvar|i|av))|\b0\d{1,2}[- ]?(?:123 ?45 ?67|234 ?56 ?78|123 ?456)(?: ?\d\d)?\b|\b0[0-9]{1,2}-?123 ?45\b
IF = 
# nothing after "contact" or "on number", dots for words within a sentence, an address that is an example
IF = 
HAS =  .| ,|nummer.|nummer,|adressen.|adressen,
\b(?:kontakta|mejla|besök|nås på|når oss på|ring oss på|mejla oss på|på telefon|på adressen|på numret|på nummer|på telefonnummer|på tfn|via länken|på länken) +[.,](?=\s|$)|\b(?:ring|ring oss|nås|når oss|oss) på (?:nummer|telefonnummer|tfn|tel)[.,](?=\s|$)
HAS = ...|…
\b(?:att|om|av|med|till|och|är|var|vid|hos|från|på|i) (?:\.{3}|…) (?=[a-zåäö]{2})
HAS = dinsida|dindomän|dittföretag|vårsida|varsida|hemsidan.se|webbplats.se|adress.se|organisation.se|foretagsnamn|företagsnamn.|://.|://…|://x|00.00|00:00
\b(?:www\.)?(?:dinsida|dindomän|dittföretag|dittforetag|vårsida|varsida|vårhemsida|hemsidan|webbplats|webbadress|minadress|organisation|foretagsnamn|företagsnamn)\.(?:se|com|fi|nu|org)\b|https?://(?:\.{2,}|…|[Xx]{2,})|\b(?:kl\.?|klockan) 0{1,2}[.:]0{2} ?[–-] ?0{1,2}[.:]0{2}\b
IF = 
