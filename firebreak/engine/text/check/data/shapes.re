# Fields that a program did not fill, the same in every language; one regular expression a line.
# template engines, mail merges, formats
IF = {[<«*|%$_~&@#
<%[^%\n]{0,60}%>|\{%[^%\n]{0,60}%\}|\[%[^%\n]{0,60}%\]|«[A-Za-z_][\w .]{1,30}»|\[\[[A-Za-z_][\w .:|]{1,40}\]\]
\{\{\{?\s?[#/>^!&][^{}\n]{1,50}\}\}|\{\{[^{}\n]{0,60}\|[^{}\n]{1,40}\}\}|\{![\w.$]{2,50}\}|[#@$%]\{[\w .]{1,40}\}
\*\|[A-Z_:0-9]{2,40}\|\*|(?<!\w)\|[A-Z_]{3,30}\||%%[\w .]{2,40}%%|(?<![\w%])%[\w]{1,20}\.[\w.]{1,30}%|%\d\$[sd]|%@
\$\([\w.]{2,40}\)|(?<![\w/.-])__[A-Za-z]\w{1,30}__(?!\w)|~[A-Z_]{4,30}~|(?<![\w:])[:$][a-z]{2,15}_[a-z_]{2,20}(?![\w:@.])
(?<![\w@./-])[A-Z]{2,15}(?:_[A-Z]{2,15}){1,4}(?![\w@])|&lt;[\w ]{1,40}&gt;|&(?:apos|rsquo|lsquo|ndash|mdash|hellip);
(?<![\w@./#-])(?<![Yy]our )(?<!the )(?<!called )(?:first|last|full|user|customer|client|order|company|case|ticket|account|agent|product|refund|store|event|hospital|school|guest|member)_(?:name|id|date|number|time|amount|link|email|phone)(?![\w@]|\.\w)
IF = 
\b(?:first|last|full|user|customer|client|order|company|product|account|store|event|ticket|flight)(?:Name|Number|Date|Id|ID|Time|No)\b|@(?:FirstName|LastName|CustomerName|UserName|Username)\b
\[object Object\]|(?i:\berror! (?:reference source|bookmark)\b|\binvalid date\b)|\b(?:of|is|for|about) [£$€]?NaN\b|\b(?:Dear|Hi|Hello|Hey|order|for|of|number) null\b(?! and void)
\b(?:MERGEFIELD|DOCPROPERTY|IFERROR|VLOOKUP)\b|\bimage\d{3}\.(?:png|jpg|gif)|\blocalhost\b|\bfile:///
(?<![\d.,-])00/00(?![\d])|\b(?:19|20)(?:XX|xx|__|\?\?)(?!\w)|\b20\d[X?](?![\w?])
IF = [(#
\[[ _]{1,10}\](?= ?[a-z.,])|\[[•●*]{1,3}\]|(?<=[a-z] )\( {1,10}\)|(?<=\s)#{3,12}(?=[\s.,;]|$)
IF = 
\b(?:www\.)?(?:your|our|my)(?:website|domain|company|site|link)\.(?:com|org|net|co\.uk)\b|\bwww\.(?:example|website|company)\.com\b
IF = {
\{[A-Za-z_][\w.]{1,30}(?::[^{}\n\s]{1,12}|![rs])\}
