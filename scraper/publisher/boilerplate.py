"""Lines that publishers put between an article's paragraphs and that are none of it, in the commonest languages."""

import re

__all__ = ["is_boilerplate_line", "is_invitation"]

SHORT = 160
"""Characters up to which a line can be a pointer to something else; longer ones are text."""
INVITATION_CHARS = 200

# A whole line, or the start of one that says behind a colon what to click on.
_POINTER = re.compile(
    r"(?:read (?:more|also|next|on|the full (?:story|article))|see (?:also|more)|more (?:on this|from|about|stories|"
    r"news|coverage)|also (?:read|see|on)|"
    r"related(?: (?:articles?|stories|content|coverage|news|posts?|topics|links|reading|video))?|don'?t miss|"
    r"must[- ]read|recommended(?: (?:for you|reading))?|"
    r"you (?:may|might) (?:also )?like|watch(?: (?:now|more|the video|this|live))?|listen(?: now)?|click here|"
    r"advertisement|sponsored(?: content)?|"
    r"story continues(?: below)?|article continues(?: below)?|continue reading|scroll (?:down )?(?:for|to) .{0,40}|"
    r"trending(?: now)?|"
    r"most (?:read|popular)(?: in .{0,20})?|explore further|share (?:this|on|via|with)|share|tweet|print|comments?|"
    r"leave a (?:comment|reply)|"
    r"load(?:ing)?(?: more| comments)?|lesen sie (?:auch|hier|mehr|dazu)|mehr (?:zum thema|dazu|lesen|von)|"
    r"das könnte (?:sie|dich) auch interessieren|auch interessant|weiterlesen|zum thema|anzeige|werbung|siehe auch|"
    r"passend dazu|jetzt lesen|lesetipp|"
    r"lire (?:aussi|également|la suite)|à lire(?: aussi)?|voir aussi|publicité|sur le même sujet|lee (?:también|"
    r"además)|leer más|te puede interesar|"
    r"ver también|publicidad|más información|lea también|mira también|leggi (?:anche|tutto)|potrebbe interessarti|"
    r"pubblicità|leia (?:também|mais)|"
    r"veja (?:também|mais)|publicidade|saiba mais|lees (?:ook|meer|verder)|läs (?:också|mer|även)|les også|læs også|"
    r"czytaj (?:też|także|więcej)|"
    r"zobacz (?:też|także)|reklama|相关(?:阅读|新闻|报道|文章|链接|推荐)|延伸阅读|推荐阅读|热门推荐|"
    r"猜你喜欢|点击(?:查看|进入|阅读).{0,20}|"
    r"更多(?:精彩|资讯|内容|新闻).{0,20}|关键词|分享到|分享|扫一扫.{0,30}|打印|返回.{0,6}|下一篇|上一篇|阅读原文)"
    r"(?:\s*[:：>»→].*|\W*)",
    re.IGNORECASE,
)
# At the start of a paragraph.
_OPENING = re.compile(
    r"(?:sign up (?:for|to)|subscribe (?:to|for|now|today|here)|get (?:the|our|all the|full|unlimited) .{0,60}"
    r"(?:inbox|app|delivered|access|newsletter|updates)|like us on|download (?:the|our) .{0,30}app|follow (?:us|@)|"
    r"have a (?:tip|story)|tell us what you|let us know|what do you think|if you (?:enjoyed|liked) this|"
    r"please (?:consider|enable|turn on|disable|subscribe)|filed under|posted in|tags?\s*:|categor(?:y|ies)\s*:|"
    r"copyright|"
    r"©|\(c\) ?\d{4}|(?:last |first )?(?:updated|published|posted|modified)(?: (?:at|on))?\W+\d|by (?:continuing|"
    r"signing up)|"
    r"newsletter|folgen sie|abonnieren sie|jetzt (?:abonnieren|registrieren|anmelden)|suivez-nous|abonnez-vous|"
    r"inscrivez-vous|suscríbete|síguenos|iscriviti|seguici|inscreva-se|siga-nos)",
    re.IGNORECASE,
)
# Anywhere in one; words that articles have, too, count only with those that make them an invitation.
_WITHIN = re.compile(
    r"\b(?:sign(?:ing)? up|subscribe|register) .{0,40}newsletters?|\b(?:our|free) (?:\w+ ){0,3}newsletters?|"
    r"\bfollow (?:us|me|him|her|them|@\w+|\w+(?: \w+)?) on (?:twitter|x\b|facebook|instagram|linkedin|youtube|threads|"
    r"telegram|google|social)|\bclick here\b|\bclick (?:on )?the link\b|\ball rights reserved|copyright \d{4}|© ?\d{4}|"
    r"\bthis (?:article|story|post) (?:was|is|has been|originally|first) .{0,40}(?:published|appeared|posted) (?:on|"
    r"by|in)\b|"
    r"\bmay not be (?:published|reproduced|republished|redistributed)|\b(?:contact|reach|e-?mail|write to|"
    r"tips?)\b.{0,60}\S@\S|"
    r"\byou (?:agree|accept|consent) to (?:our|the) |\bcreate an? (?:free )?account|\balready a (?:subscriber|member)|"
    r"\bsupport (?:our|independent) journalism|alle rechte vorbehalten|tous droits réservés|"
    r"todos los derechos reservados|"
    r"tutti i diritti riservati|todos os direitos reservados|"
    r"版权所有|未经.{0,8}(?:授权|许可|同意).{0,12}(?:转载|使用|复制)|"
    r"关注.{0,12}公众号|微信公众号\s*[:：]|举报邮箱",
    re.IGNORECASE,
)
_CHINESE_CREDIT = re.compile(
    r"[（(【\[]?\s*(?:(?:责任编辑|责编|编辑|校对|审核|本文来源|文章来源|来源|原标题)\s*[:：丨|/／].{0,60}|"
    r"(?:免责声明|版权声明|特别声明)\s*[:：丨|/／].{0,400})"
)


def is_boilerplate_line(line: str) -> bool:
    """Whether a whole paragraph points to something else, or says who edited the article."""
    return (len(line) <= SHORT and _POINTER.fullmatch(line) is not None) or _CHINESE_CREDIT.fullmatch(line) is not None


def is_invitation(line: str) -> bool:
    """Whether a short paragraph invites to subscribe, follow or write in, or says whose page it is."""
    return len(line) <= INVITATION_CHARS and (_OPENING.match(line) or _WITHIN.search(line)) is not None
