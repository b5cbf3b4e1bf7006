# What writers leave in a text for each other, by shape: NAME = a part, then one regular expression a line.
SET = (?:figure|number|name|date|time|quote|link|place|venue|city|town|address|title|amount|total|reason|cause|phone|email|details?|text|wording|paragraph|para|sentence|line|statement|hospital|school|photo|logo|contact|source|price|sum)
ROLE = (?:legal|comms|pr|hr|ops|operations|finance|compliance|marketing|press office|press team|editor|editors|design|designer|web team|social team|translator|the lawyers|counsel|it team|reviewer|reviewers|sub|subs|ceo|ceo's office|md|chair)
DO = (?:confirm|check|approve|supply|provide|advise|add|fill|complete|sign|review|verify|update|send|clear|ok|finish|rewrite|get|find|decide|insert|choose|write|edit|amend|agree)
ORDER = (?:insert|add|check|confirm|verify|replace|fill|enter|put|need|needs|needed|awaiting|missing|delete|remove|rewrite|reword|rephrase|expand|shorten|ask|include|describe|state|explain|mention|list of|attach|choose|pick|select|edit|amend|use|a number|thing|something|whatever|someone|todo|todos|tk|ntd|nb|note|optional|if applicable|drafting note|comment|repeat|link to|quote from|para on|para about|paragraph about|paragraph on|sentence about|line about|something about|some words|more about|more on|details of|name of|number of|date of|time of|place of|location of|amount of|cause of|title of|address of|end of statement|start of statement|brief|standard|usual|boilerplate|same as|spell|double|get|find|how many|how much|is this|approved|somebody|somewhere|wherever|do we|can we|are we|should we|not sure|unsure|pls|waiting|wait for|figure|quote|still (?:need|to|waiting))
THINGS = (?:people|staff|passengers|customers|guests|patients|pupils|homes|houses|shops|stores|branches|flights|trains|buses|hours|days|weeks|months|minutes|years|units|bottles|packs|jars|boxes|cars|vehicles|accounts|users|members|orders|parcels|tickets|litres|tonnes|miles|metres|kilometres|km|acres|beds|jobs|children|residents|families|employees|workers|students|volunteers|animals|million|thousand|hundred|percent|per cent|working days|calls|complaints|claims|records|pages|items|products|players|fans|crew)
AFTER_ = (?:(?<=[ ]on )|(?<=[ ]at )|(?<=[ ]by )|(?<=[ ]from )|(?<=[ ]of )|(?<=[ ]to )|(?<=[ ]between )|(?<=[ ]until )|(?<=[ ]for )|(?<=[ ]about )|(?<=[ ]around )|(?<=[ ]than )|(?<=[ ]over )|(?<=[ ]some )|(?<=[ ]in )|(?<=[ ]since )|(?<=[ ]within )|(?<=[ ]after )|(?<=[ ]before )|(?<=[ ]is )|(?<=[ ]are )|(?<=[ ]was )|(?<=[ ]were )|(?<=[ ]with ))
# a note in brackets
IF = [(
\[(?i:{{ORDER}})\b[^\]\n]{1,80}\]|\[[^\]\n]{0,80}(?:\?|\bhere|\bplease|\bTBC|\btbc|!)[. ]*\]
\[[A-Z]{1,3}\d{0,2}: [^\]\n]{2,80}\]|[\[(](?!Offer|Need|Try|Remember|How|Free|Able|Want|Due|Back|Next|Time|Easy|Ready|Open|Used|Please)[A-Z][a-z]{2,12} to (?:confirm|check|approve|supply|provide|advise|add|fill|complete|review|verify|update|rewrite|insert|sign off)\b[^\])\n]{0,50}[\])]
\(+(?i:{{ROLE}} (?:to|please|pls)\b|{{ROLE}}:|(?:insert|add (?:a |the |an )?{{SET}}\b|tbc|tk|todo|ntd|note to|nb:? (?:check|add|confirm|do)|to {{DO}}\b|need(?:s|ed)? (?:a |an |the |exact |more )?{{SET}}\b|awaiting|missing|still (?:need|waiting|to)|reword|rephrase|rewrite|check (?:this|that|with|figure|number|name|date|spelling)\b(?! your)|confirm\b|verify\b|update (?:this|before (?:post|publ|send|use))|delete (?:this|as|if|one|before)\b|cut (?:this|if)\b|keep (?:this|or)\b|wording\b|not sure (?:if|about|of|whether|this|that|we)\b|better word|is (?:this|that|it) (?:right|ok|okay|correct|true|still|current|up to date)\b|says who|(?:list|names?|figures?|details|numbers?|quote|link|photo|rest|text|date|time) (?:to follow|to come|from \w+|pending|missing|needed|later)\b|do we\b|can we\b|are we (?:sure|allowed|ok)|should we\b|shall we\b|sp\?|ck\)|cq\)|\?\)))[^)\n]{0,80}\)?
IF = 
# empty places: a greeting to nobody, a preposition before nothing, a currency or a percentage without a number
(?:^|\n|[.!?] )(?:Dear|Hi|Hello|Hey|Good morning|Good afternoon|Good evening)(?: (?:Mr|Mrs|Ms|Dr|Mr/Ms|Mr/Mrs))? +[,!]|(?:^|\n)Dear,(?=\s|$)|\b(?:Mr|Mrs|Ms)\.? (?:,|\.|will|has|is|was|said|told|from)(?=\s)|\[[^\]\n]{2,40} (?:ends|begins|starts)\]
 (?= *[.,;](?:\s|$)){{AFTER_}} *[.,;]
[.,;](?=\s|$)(?:(?<=[ ]our.)|(?<=[ ]the.)|(?<=[ ]an.)|(?<=[ ]your.)|(?<=[ ]their.)|(?<=[ ]my.)|(?<=[ ]our .)|(?<=[ ]the .)|(?<=[ ]an .)|(?<=[ ]your .))
\b(?:between|from) (?:and|to)(?= )(?! (?:the|a|be|us|you|do)\b)|\b(?:on|by|until|from) at(?= |[.,])(?! (?:least|once|all|first|last|home|risk)\b)
IF = £€
(?<!\w)[£€](?=\s?(?:$|[.,;)]|per\b|each\b|in\b|for\b|to\b|and\b|million\b|a\b|will\b|was\b|is\b|of\b|on\b|k\b|m\b|bn\b))
IF = 
IF = %:
\b(?:about|around|of|some|by|than|only|nearly|almost|to|over|least|and) %|(?<=[a-z]) %(?= of\b|[.,])|#+%|(?<=[a-z] ):(?= (?:on|and|to|until|when|today)\b)
IF = 
# letters and noughts for numbers
(?<![\w':.,-])(?:[XYZN]|[xyzn]|0{2,4}|#|_) (?={{THINGS}}\b)|(?<=\s)_{1,3}(?=[\s.,])|(?<!\w)(?<![Ll]ine )[XY] (?:out )?of (?:[XY]|our|the)\b|\b[XYN] ?(?:am|pm|a\.m\.|p\.m\.)(?!\w)
\b(?:about|around|some|over|nearly|almost|than|within|least|most|all|another|affected|for|after|these|next|last|of) [XYNx](?= [a-z]{3,}s\b)
[£€$][XYNx]{1,3}(?:,?[Xx]{3})*(?:\.[Xx]{1,2})?(?:m|bn|k)?(?![\w])|(?<![\w-])[XY]{1,3}(?:m|bn|k|p|pm|am)\b(?!-)
IF = ?XxA
\b[A-Z]{1,3}\?{2,5}|(?<=\s)\?{2,6}(?=\s[a-z])|\b(?:in|at|near|from|to|of) (?:[Tt]own|[Cc]ity|[Hh]ospital|[Ss]treet|[Ss]tore|[Bb]ranch|[Ll]ocation|[Vv]illage|[Pp]lace|[Ss]tation|[Ss]chool) (?:X|Y|XX|XXX|xx|xxx|A/B)\b
IF = 
 (?=[-….\[]){{AFTER_}}(?:-{2,4}|…|\.{3,6}|\[(?:…|\.{3})\])(?=[ ,.;])
# several answers where one should stand
IF = /
\b(?:morning|afternoon|evening|night|today|yesterday|tomorrow|tonight)/(?:morning|afternoon|evening|night|today|yesterday|tomorrow|tonight)(?= (?:at|when|after|from|to|in|about|and|because|we|the|is|was|on|our|by)\b|[.,]|$)|\b(?:early/mid/late|early/late|do/do not|does/does not|did/did not|can/cannot|can/can't|will/will not|will/won't|has/has not|was/was not|is/is not|were/were not|one/two|a/an|I/we|we/I|minor/serious|accept/reject|confirm/deny|open/closed|injured/killed|injury/death|injuries/deaths|increase/decrease|Mr/Ms/Mrs|he/she/they|partially/fully|partly/fully|fully/partially|hours/days|days/weeks|minutes/hours)\b
(?:^|\n|[.!?] )(?:He/she|She/he|His/her|Her/his|He/She|His/Her) (?:was|is|has|had|died|suffered|remains|sustained|will be|family|condition|name|injuries)\b|\d ?(?:am/pm|AM/PM)\b|\b(?:said|told us) (?:he/she|she/he)\b
IF = 
# capitals that give orders to a colleague
\b(?:INSERT|ADD|CONFIRM|VERIFY|FILL IN|FILL|ENTER|NEED|NEEDS|AWAITING|PENDING|MISSING|REWRITE|REWORD|EXPAND|SHORTEN|NTD|CHECK WITH|CHECK|UPDATE|REPLACE|WAITING FOR|WAITING ON)(?! (?:YOUR|THE|ALL|ANY)\b)(?: [A-Z'/&]{2,}){1,6}
\b[A-Z]{2,}(?: [A-Z]{2,}){0,4} (?:HERE|TBC|TBD|TBA|TK|MISSING|NEEDED|PENDING|TO COME|TO FOLLOW|TO CONFIRM|TO CHECK|TO ADD|TO SUPPLY|TO BE CONFIRMED|TO BE ADDED|TO APPROVE|PLEASE CHECK)\b
(?<![\w-])(?:TODO|FIXME|NTD|EDITS|ED NOTE|NOTE TO EDITOR|CHECK|STET|HED|DEK|SLUG|CQ|PLS CHECK)\b ?:
\b(?:Mr|Ms|Mrs|Dr|Sir|Dame|Professor|CEO|[Ss]pokesperson|[Ss]pokesman|[Ss]pokeswoman|[Cc]hair|[Dd]irector|[Mm]anager|[Hh]ead) (?:Name|Surname|Lastname|Somebody|Someone|Whoever|So-and-so|Firstname|FIRSTNAME|LASTNAME|Bloggs|Doe)(?![\w-])|\bFirstname\b|\bLastname\b
\b(?:Company|Customer|Organisation|Organization|Brand|Product|Hospital|School|Town|City|Street|Store|Supplier|Client|Recipient|Spokesperson|Airport|Event|Business|Charity|Club|Hotel) (?:Name|NAME)\b|\bYour (?:Name|Company|Title|Organisation|Signature)\b(?= ?[.,]|$)
\b(?:A\.? ?N\.? Other|Fred Bloggs|Jane Bloggs|Anytown|Sometown|Any Street|Name Name|Text text|text text text)\b
# drafts and what is not meant for readers
(?:^|\n)\W*(?:(?:[Ff]irst|[Ss]econd|[Rr]ough|[Ww]orking|[Ff]inal|[Cc]lean) )?(?:[Dd]raft|DRAFT)(?: (?:reply|statement|response|post|tweet|letter|email|text|wording|notice|copy|only))?(?: ?(?:v|no\.? ?|version |rev )?\d[\d.]*)?(?: \([^)\n]{1,30}\))? ?[:–—-]
(?:^|\n)\W*(?:[Ss]uggested|[Pp]roposed|[Pp]ossible|[Aa]lternative|[Rr]evised|[Ee]dited) (?:reply|wording|response|statement|post|tweet|text|line|lines|copy|answer|version|headline)\b[^.\n]{0,20}:
(?:^|\n|[.!?] )(?:If asked|If pressed|Lines? to take|Key message(?: \d)?|Holding line|Reactive (?:line|statement)|Subject line|Headline|Body copy|CTA|Standfirst|Boilerplate|Background, not for)\b[^.\n]{0,15}:
\bv\d+[_ ](?:final|FINAL|draft|DRAFT|clean|CLEAN)\b|\b(?:FINAL|final|Final)[_ ](?:FINAL|final|v\d|Final)|>>>|<<<|={4,}|<{2,4}(?= ?[A-Za-z])
\bPage X of Y\b|\bComment \[[A-Z]{1,3}\d+\]|\b(?:Deleted|Inserted|Formatted): 
# a colleague is spoken to
IF = ,-–—:@
(?:^|\n|[.!?] )@?[A-Z][a-z]{1,12}(?:, | ?[-–—:] | )(?:can you|could you|can we|could we|pls|please|do we|any chance you)(?: \w+)? (?:check|confirm|verify|add|get|fill|find|supply|have|finish|rewrite|sign off|soften|move|cut|approve|change) (?:this|that|these|the|a|an|in|another)\b(?! (?:order|parcel|email|ticket|box|code|inbox|receipt))[^.\n]{0,20}?(?:\b(?:figures?|numbers?|names?|dates?|para|paragraph|line|sentence|quote|wording|spelling|link|text|draft|statement|bit|part|total|intro|ending|title|here)\b|\?)
IF = 
(?<![\w./-])\d{2,}x{2,4}(?!\w)|\b\d{1,3},\d?x{2,3}\b|\b\dx{3}[ -]x{3,4}\b|(?i:\b(?:on|at|call|ring|text|phone|tel:?|us)) (?:0?123[ -]?456[ -]?7890?|01234[ -]?567[ -]?890)\b
\b(?:name|email|user|someone|firstname\.lastname|first\.last|xxx|contact|info)@(?:company|example|domain|email|website|brand|organisation|yourcompany|ourcompany|xxx)\.(?:com|org|net|co\.uk)\b|\b(?:[Pp]roduct|[Ii]tem|[Nn]ame|[Ss]tore|[Bb]ullet|[Tt]own) (?:1|one), (?:product|item|name|store|bullet|town) (?:2|two)\b|\b[Bb]ullet (?:point )?(?:one|1)\b|[\"“](?:Quote|Something|Some words|Nice words|Apology|Words) (?:from|about|on|here|of|goes)\b
(?:^|\n|[.!?] )(?i:{{ROLE}}) ?(?:team )?(?:to {{DO}}\b|: ?(?:please|pls|is|do|can|check|ok|should|are|confirm)\b|, ?(?:please|pls|can you|is this|are we)\b)
IF = [<(
\[(?!SIC\]|UPDATE|VIDEO|AUDIO|PHOTO|NEW|LIVE|CLOSED|SOLD|CORRECT|THREAD|END|EXCLUSIVE|BREAKING|ENGLISH|REDACTED|RESOLVED|OPEN)[A-Z][A-Z' /-]{2,40}\]
\[(?i:para|paragraph|section|line|point|item|option|slide|version|address line|bullet|quote|photo|image|figure)(?: ?\d+)?(?:: [^\]\n]{1,60})?\]|(?:here|at|see|on|via|visit):? <(?:link|address|title|time|label)>
\((?i:need|needs|could be|should be|make|maybe|perhaps|something|better|too|add|find|get)\b[^)\n]{0,50}\b(?i:here|warmer|shorter|softer|stronger|clearer|tone|wording|word|human|cold|harsh|vague)\b[.!?]?\)
IF = "“
(?:name|named|called|it|said|titled|as|title):? [“"](?:_{2,20}|[Xx]{2,10}|\.{3,10}|…|\?{1,5})[”"]
IF = ?#@
\b\d{1,3}\? (?={{THINGS}}\b|years?\b|old\b|am\b|pm\b)|\b\d{1,2}[.:]\?{1,2}|@(?:[A-Z]*HANDLE|[A-Z]*NAME|BRAND|COMPANY|ACCOUNT|yourhandle|ourhandle|handle|username|brand)\b|\b(?:Unit|Platform|Gate|Flight|Room|Ward|Line|Route|Page|Lot|Batch|Model|Junction|Exit|Bus|Train|Zone|Area|Order|Case|Ticket|Floor|Section|Terminal|number|no\.) (?:is )?[#?]{1,4}(?!\w)|(?<=\s)\?{1,3}(?:th|st|nd|rd)\b
IF = 
[£€$]0\.00 (?:per|will|has been|is on|for)\b|\b(?:case|ticket|order|reference|ref|policy|number|no\.) (?:number |no\. )?(?:is )?(?:0{4,}|123456\d*)\b|\bABC[- ]?123\d*\b|\b00:00\b[^.\n]{1,12}\b00:00\b
\b(?:link|url|address|name|site|page)-(?:to-(?:follow|come)|here|tbc)\b|\b[Ee]tc\.?,? etc\b|\bthe [-–—_]{1,3} of\b|(?<=\s)[-–_]{1,3}(?:th|st|nd|rd)\b
\b[A-Z][a-z]{2,12} (?:Somebody|Surname|Lastname|Whatever|Whoever)\b(?=[ ,.])|\bABC (?:Ltd|Limited|Company|Corp|Airlines|Bank|Foods|Inc|Group)\b|\b(?:Company|Brand|Airline|Hotel|Supplier|Charity|Hospital|Bank|Airport) (?:XX+|XYZ|ABC)\b
(?:-|–|—|\() ?(?:check|confirm|verify|ask|cleared?|ok) (?:with|by) (?:[A-Z][a-z]+|[A-Z]{2,4})\b|\bX{1,2}[- ]years?[- ]old\b
(?:^|\n|[.!?] )(?:Source|Figure|Number|Date|Link|Quote|Spelling|Wording|Title|Name|Photo)\?{1,3}(?=\s|$)|\b00 (?:January|February|March|April|May|June|July|August|September|October|November|December)\b|\b[Cc]heck w/|\([^()\n]{0,40}\b(?:ask|check with) [A-Z][a-z]+[?!.]?\)
