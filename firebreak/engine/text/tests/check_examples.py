"""Sentences for the phrased rules, by language and rule: what must be marked, and what looks like it and is right."""

EXAMPLES: dict[str, dict[str, tuple[list[str], list[str]]]] = {
    "en": {
        "conditional_apology": (
            [
                "We apologise if our post caused offence.",
                "Sorry to anybody who may have been put out by the queue.",
                "If mistakes were made on our side, then of course we regret that.",
                "We're sorry that some people felt let down by the line-up.",
                "Our apologies for any upset.",
                "I'm sorry you feel that way.",
            ],
            [
                "We are sorry for the fire at the shop where three people were hurt.",
                "The apology should have come sooner.",
                "We apologise. If you own one of these lamps, unplug it now.",
                "We apologise to the people we let down.",
            ],
        ),
        "but_apology": (
            [
                "We are sorry, but customers should know how busy December is.",
                "Apologies for the smell. However, every farm smells a bit in spring.",
                "While we regret the delay, flights are never guaranteed.",
                "I'm sorry, but it was only a joke.",
            ],
            [
                "We're sorry, but being sorry won't bring your photos back, so we are paying for a new shoot.",
                "While we fix the signal, we apologise for the long wait, and buses are free.",
                "Sorry for the wait. Trains run again, but the 17:40 is still cancelled.",
                "We apologise not just to the guests but to the staff as well.",
            ],
        ),
        "blame_shifting": (
            [
                "The allergic reaction occurred because the guest did not tell the waiter.",
                "This was a decision by one junior manager who has since left the company.",
                "The contractor is solely responsible for the collapse.",
                "Our words were deliberately twisted by a hostile newspaper.",
                "If you had updated the app as we asked, this would not have happened.",
                "Pupils brought this on themselves by running in the corridor.",
            ],
            [
                "The wheel was made by a supplier in Leeds. We fitted it, and the fault is ours.",
                "Customers did nothing wrong.",
                "Please check the seal before you use the jar.",
                "Reporters asked us how many are ill. We do not know yet.",
            ],
        ),
        "minimising": (
            [
                "Just a small number of people noticed the problem.",
                "Our water is perfectly safe.",
                "It will never happen again.",
                "There is no cause for alarm whatsoever.",
                "This is being blown out of proportion.",
            ],
            [
                "We cannot promise that it will never happen again.",
                "Only 12 of 300 seats are free.",
                "Never mix these two cleaners.",
                "Of 9,000 letters, 41 went to the wrong address.",
            ],
        ),
        "speculation": (
            [
                "The fire was most likely started by a cigarette.",
                "We assume that hackers got in through the printer.",
            ],
            [
                "We do not want to speculate about the cause.",
                "According to the harbour office the ferry sails at noon.",
            ],
        ),
        "agentless_passive": (
            ["Errors were made in the handling of your case.", "Your file was unfortunately misplaced."],
            ["We lost your file.", "The bridge was opened in 1931."],
        ),
        "quarrel": (
            ["Some people clearly need to learn to read.", "Delete this or you will hear from our lawyers."],
            ["You are right, and thank you for saying so.", "The match was on Sunday, not on Saturday."],
        ),
        "legalese": (
            [
                "The company hereby disclaims all liability arising herefrom.",
                "Pursuant to section 4, claims are time-barred.",
            ],
            ["The law gives you 14 days to change your mind.", "Your contract ends in May."],
        ),
    },
    "zh-Hans": {
        "conditional_apology": (
            [
                "如果给大家带来了不好的观感，我们表示歉意。",
                "对因此感到被冒犯的朋友说声抱歉。",
                "若调查属实，我们将向家属道歉。",
                "如有不周之处，敬请谅解。",
                "可能给部分用户造成了不好的体验，深表歉意。",
            ],
            [
                "我们把药发错了，向王阿姨道歉。",
                "对不起。如果您的卡被多扣了钱，请拨打客服热线。",
                "如果闻到异味，请先关阀开窗。",
            ],
        ),
        "but_apology": (
            [
                "对不起，但票务规则写得很清楚。",
                "我们为延误道歉，可天气谁也控制不了。",
                "深表歉意。不过同行也都这样收费。",
            ],
            [
                "我们道歉，但道歉换不回孩子的健康，医药费由我们承担到底。",
                "电梯修好了，但三号梯还在检修。",
                "我们不仅为涨价道歉，也为没有提前通知道歉。",
            ],
        ),
        "blame_shifting": (
            [
                "这次事故是新来的实习生误操作造成的。",
                "产品没有问题，是消费者使用不当。",
                "都是第三方物流惹的祸，跟我们没有关系。",
                "某些媒体歪曲了董事长的原话。",
                "您要是早点看通知，也不至于白跑一趟。",
            ],
            [
                "原料来自外地供货商，没有检验就上架是我们的责任。",
                "这不是乘客的错。",
                "请充电时不要覆盖散热孔。",
            ],
        ),
        "minimising": (
            [
                "只是一点小问题，大家别紧张。",
                "我们的奶粉绝对安全。",
                "此类事件今后不会再发生。",
                "影响微乎其微。",
            ],
            ["我们不能保证不会再发生。", "12,000名用户中有36名收到了错误账单。", "请勿将两种清洁剂混用。"],
        ),
        "speculation": (
            ["起因大概是有人乱扔烟头。", "我们怀疑是竞争对手所为。"],
            ["原因尚未查明，我们不作猜测。", "据气象台预报，今晚有雨。"],
        ),
        "agentless_passive": (
            ["流程中出现了一些疏漏。", "您的资料不慎被泄露。"],
            ["我们弄丢了您的资料。", "超市今天停业。"],
        ),
        "quarrel": (
            ["建议您先学会看说明书再来评论。", "造谣者，我们法庭见。"],
            ["您批评得对，我们马上改。", "比赛是周日，不是周六。"],
        ),
        "legalese": (
            ["本公司对此不承担任何法律责任。", "我司保留依法追究的权利。"],
            ["依照法律，您有十四天时间反悔。", "合同明年五月到期。"],
        ),
    },
    "zh-Hant": {
        "conditional_apology": (
            [
                "如造成任何人士不快，本會謹此致歉。",
                "倘若有旅客因此感到不便，我們深感抱歉。",
                "若查證屬實，校方願意道歉。",
                "造成部分住戶困擾之處，若有不周，還請見諒。",
            ],
            ["我們把藥發錯了，向林太太致歉。", "對不起。如果您買到這批便當，請不要食用。"],
        ),
        "but_apology": (
            [
                "很抱歉，但退票規定寫得很清楚。",
                "我們為延誤致歉，可是天候並非我們能控制。",
                "深表歉意。不過同業也是這樣收費。",
            ],
            ["我們道歉，但道歉不夠，今晚起全額退費。", "2 號電梯已修好，但 3 號仍停用。"],
        ),
        "blame_shifting": (
            [
                "此事是一名工讀生個人疏失，與本店無關。",
                "都是承包商施工不慎，我們也是受害者。",
                "外洩是因為會員自己點了釣魚連結。",
                "部分媒體斷章取義，抹黑本校。",
            ],
            ["零件由外廠提供，沒有驗收就裝上是我們的責任。", "這不是乘客的錯。"],
        ),
        "minimising": (
            ["只是小小的疏失，請大家不用擔心。", "本店食材絕對安全。", "我們保證不會再發生。"],
            ["我們無法保證不會再發生。", "12,000 名用戶中有 36 名收到錯誤帳單。"],
        ),
        "speculation": (
            ["起火原因應該是電線走火。", "我們懷疑是離職員工所為。"],
            ["原因尚待查明，我們不作推測。", "氣象署預報今晚有雨。"],
        ),
        "agentless_passive": (
            ["作業過程中發生了疏漏。", "您的資料不慎遭到外洩。"],
            ["我們弄丟了您的資料。", "門市今天公休。"],
        ),
        "quarrel": (
            ["請先把國文學好再來留言。", "酸民就是見不得別人好。"],
            ["您說得對，我們馬上改。", "比賽是星期日，不是星期六。"],
        ),
        "legalese": (
            ["本公司概不負責，並保留法律追訴權。", "茲就旨揭事項說明如后。"],
            ["法律規定您有七天鑑賞期。", "合約到明年五月。"],
        ),
    },
    "sv": {
        "conditional_apology": (
            [
                "Vi ber om ursäkt ifall vårt svar upplevdes som kyligt.",
                "Om någon känner sig kränkt är vi ledsna för det.",
                "Vi beklagar eventuellt besvär.",
                "Tråkigt att du känner så.",
                "Skulle det visa sig att fel har begåtts ber vi om ursäkt för det.",
            ],
            [
                "Vi ber om ursäkt för att bussen aldrig kom.",
                "Förlåt. Om din biljett gällde i går får du en ny.",
                "Om det luktar gas, öppna fönstret och gå ut.",
            ],
        ),
        "but_apology": (
            [
                "Vi beklagar, men reglerna är tydliga.",
                "Förlåt för kön. Men det var faktiskt årets största helg.",
                "Även om vi beklagar förseningen måste resenärer räkna med vinterväder.",
            ],
            [
                "Vi ber om ursäkt, men det ger er inte semestern tillbaka. Därför betalar vi hela resan.",
                "Hissen är lagad, men rulltrappan står still.",
                "Vi beklagar inte bara felet utan även tystnaden.",
            ],
        ),
        "blame_shifting": (
            [
                "Skadan uppstod för att kunden använde produkten fel.",
                "En enskild chef har brutit mot våra regler och har fått lämna företaget.",
                "Det är leverantörens fel att varorna var dåliga.",
                "Tidningen har vinklat vårt svar.",
                "Hade föräldrarna läst veckobrevet hade detta inte hänt.",
            ],
            [
                "Ventilen kom från en leverantör i Borås. Vi monterade den och ansvaret är vårt.",
                "Resenärerna gjorde inget fel.",
                "Kontrollera locket innan du öppnar burken.",
            ],
        ),
        "minimising": (
            [
                "Det rör sig bara om ett litet antal kunder.",
                "Vattnet är helt ofarligt.",
                "Detta kommer aldrig att upprepas.",
                "Det finns ingen anledning till oro.",
            ],
            [
                "Vi kan inte garantera att det aldrig händer igen.",
                "Bara 12 av 300 platser är lediga.",
                "Blanda aldrig de två medlen.",
            ],
        ),
        "speculation": (
            ["Branden startade troligen i ett eluttag.", "Vi misstänker att någon har hackat systemet."],
            ["Vi spekulerar inte i orsaken.", "Enligt SMHI väntas regn i kväll."],
        ),
        "agentless_passive": (
            ["Fel har begåtts i hanteringen.", "Dina uppgifter har tyvärr spridits."],
            ["Vi tappade bort dina papper.", "Butiken är stängd i dag."],
        ),
        "quarrel": (
            ["Lär dig läsa innan du klagar.", "Ta bort inlägget annars hör vår advokat av sig."],
            ["Du har rätt, tack för att du sade till.", "Matchen är på söndag, inte på lördag."],
        ),
        "legalese": (
            [
                "Bolaget friskriver sig härmed från allt ansvar.",
                "Jämlikt ovannämnda bestämmelse avslås begäran.",
            ],
            ["Enligt lagen har du fjorton dagar på dig.", "Avtalet går ut i maj."],
        ),
    },
    "ms": {
        "conditional_apology": (
            [
                "Kami mohon maaf jika ada yang tersinggung dengan iklan itu.",
                "Sekiranya berlaku sebarang kesilapan, kami memohon maaf.",
                "Maaf atas sebarang kesulitan.",
                "Maaf kalau awak rasa tak selesa.",
            ],
            [
                "Kami minta maaf kerana bas tidak datang langsung.",
                "Maaf. Jika anda membeli tin ini, pulangkan kepada kedai.",
                "Jika bau gas, buka tingkap dan keluar.",
            ],
        ),
        "but_apology": (
            [
                "Kami minta maaf, tetapi syarat tiket memang jelas.",
                "Maaf atas kelewatan. Namun semua syarikat menghadapi masalah yang sama.",
                "Walaupun kami memohon maaf, penumpang perlu faham cuaca di luar kawalan kami.",
            ],
            [
                "Kami minta maaf, tetapi maaf tidak mengembalikan barang anda. Kami bayar ganti rugi penuh.",
                "Lif sudah dibaiki, tetapi eskalator masih rosak.",
                "Kami bukan sahaja lewat, tetapi juga diam.",
            ],
        ),
        "blame_shifting": (
            [
                "Kebakaran berlaku kerana penyewa cuai menggunakan dapur.",
                "Ini perbuatan seorang pekerja baharu yang tidak mengikut arahan.",
                "Pihak pembekal yang patut dipersalahkan.",
                "Media telah memutarbelitkan kata-kata pengarah kami.",
            ],
            [
                "Injap itu dibekalkan oleh sebuah kilang di Ipoh. Kami yang memasangnya dan kami bertanggungjawab.",
                "Penumpang tidak bersalah.",
                "Sila semak penutup sebelum membuka botol.",
            ],
        ),
        "minimising": (
            [
                "Hanya segelintir pengguna terlibat.",
                "Air kami 100% selamat.",
                "Perkara ini tidak akan berulang.",
                "Orang ramai tidak perlu bimbang.",
            ],
            [
                "Kami tidak boleh menjamin perkara ini tidak akan berulang.",
                "Hanya 12 daripada 300 tempat duduk masih kosong.",
                "Jangan campurkan kedua-dua bahan ini.",
            ],
        ),
        "speculation": (
            [
                "Kebakaran itu mungkin disebabkan litar pintas.",
                "Kami mengesyaki ada pihak yang menggodam sistem.",
            ],
            ["Kami tidak mahu membuat spekulasi.", "Menurut jabatan cuaca, hujan dijangka malam ini."],
        ),
        "agentless_passive": (
            ["Kesilapan telah berlaku semasa urusan itu.", "Maklumat anda telah bocor."],
            ["Kami kehilangan dokumen anda.", "Kedai ditutup hari ini."],
        ),
        "quarrel": (
            ["Belajar membaca dulu sebelum komen.", "Padam hantaran itu atau jumpa di mahkamah."],
            ["Betul kata awak, terima kasih.", "Perlawanan pada hari Ahad, bukan Sabtu."],
        ),
        "legalese": (
            [
                "Pihak kami tidak menanggung sebarang liabiliti.",
                "Menurut peruntukan klausa 4, tuntutan terbatal.",
            ],
            ["Undang-undang memberi anda tujuh hari.", "Kontrak tamat pada bulan Mei."],
        ),
    },
}
