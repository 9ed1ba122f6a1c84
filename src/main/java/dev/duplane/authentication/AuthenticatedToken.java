package dev.duplane.authentication;

import dev.duplane.api.UserInfo;
import java.util.List;

/**
 * What a token tells.
 *
 * @param user whose it is
 * @param audiences those of the asked ones that it is meant for
 */
public record AuthenticatedToken(UserInfo user, List<String> audiences) {}
