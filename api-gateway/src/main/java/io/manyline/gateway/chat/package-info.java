/// Settings of chats and contacts that all devices of a session's account share.
@NullMarked
package io.manyline.gateway.chat;

import org.jspecify.annotations.NullMarked;
