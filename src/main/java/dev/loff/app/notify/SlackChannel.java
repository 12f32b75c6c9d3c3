package dev.loff.app.notify;

import java.util.Map;

/** Posts each message in the shape that Slack's incoming webhooks take. Source: Slack's "Formatting text for app surfaces". */
record SlackChannel(JsonPost post) implements Channel {
    @Override
    public String name() {
        return "slack";
    }

    @Override
    public void send(Message message) throws NotDeliveredException {
        String link = message.link() == null ? "" : "\n<" + message.link() + "|Execution " + message.execution() + ">";
        post.send(Map.of("text", "*" + escaped(message.title()) + "*\n" + escaped(message.text()) + link), Map.of());
    }

    /** Escapes the three characters that have a meaning in Slack. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String toString() {
        return name();
    }
}
