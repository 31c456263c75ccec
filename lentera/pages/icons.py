"""The icons of the sprite: Tabler's outline set, and no other."""

ICONS = frozenset(
    """
    alert-triangle arrow-back-up arrow-left arrow-right arrows-exchange barcode bell bell-ringing book
    book-2 book-download book-upload bookmark books box brush building building-community building-mosque
    building-warehouse bus calendar calendar-due calendar-event cash certificate chart-bar chart-histogram
    check chef-hat chevron-down chevron-left chevron-right chevron-up circle-check circle-dot
    clipboard-check clipboard-list clock columns contrast database device-floppy device-laptop dots
    download edit external-link eye eye-off file-certificate file-text filter flag gauge gift globe
    hand-stop heart help history home hourglass id inbox info-circle keyboard language library link
    list-check lock login logout map map-pin message-2 message-question microphone minus mood-smile moon
    news packages paperclip pencil plant-2 plus printer qrcode refresh route run scale scan school search
    settings shield-check shopping-cart signature sort-ascending sort-descending speakerphone star
    steering-wheel sun table tag tool transfer trash truck-delivery truck-return upload usb user
    user-circle users users-group volume volume-off wifi wifi-off world writing-sign x
    """.split()
)
