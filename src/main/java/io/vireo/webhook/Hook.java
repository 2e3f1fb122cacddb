package io.vireo.webhook;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.event.EventFilter;
import io.vireo.operation.WebhookOperations.AddWebhook;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One address that events are sent to, checked.
 *
 * @param configured whether it is from the settings
 */
record Hook(AddWebhook wish, URI url, EventFilter filter, boolean configured) {

  private static final int URL_CHARS_MAX = 2048;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /**
   * @throws VirtException {@code INVALID_ARG} naming what is wrong
   */
  static Hook of(AddWebhook wish, boolean configured) {
    require(wish.name().matches("[A-Za-z0-9-]{1,64}"), "name is letters, digits and dashes");
    require(wish.secretFile().startsWith("/"), "secretFile must be an absolute path");
    EventFilter filter =
        EventFilter.of(
            new EventFilter.Words(
                listed(wish.types()),
                listed(wish.domains()),
                listed(wish.labels()),
                wish.hypervisor()));
    return new Hook(wish, url(wish), filter, configured);
  }

  String name() {
    return wish.name();
  }

  private static List<String> listed(Optional<String> words) {
    return words
        .filter(text -> !text.isBlank())
        .map(text -> Arrays.stream(text.split(",")).map(String::strip).toList())
        .orElse(List.of());
  }

  private static URI url(AddWebhook wish) {
    try {
      require(wish.url().length() <= URL_CHARS_MAX, "url is too long");
      URI url = new URI(wish.url());
      String scheme = Optional.ofNullable(url.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      require(
          Set.of("http", "https").contains(scheme) && url.getHost() != null,
          "url must be like https://example.org/path");
      require(url.getUserInfo() == null, "url must hold no password; what is sent is signed");
      require(
          scheme.equals("https")
              || wish.insecure()
              || LOOPBACK.contains(url.getHost().toLowerCase(Locale.ROOT)),
          "url must be https unless it is on this host; say insecure if http is meant");
      return url;
    } catch (URISyntaxException malformed) {
      throw new VirtException(ErrorCode.INVALID_ARG, "webhook's url is malformed", malformed);
    }
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new VirtException(ErrorCode.INVALID_ARG, "webhook's " + sentence);
    }
  }
}
