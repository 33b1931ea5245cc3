using Microsoft.AspNetCore.Http;
using Weir.Foundation.Errors;

namespace Weir.Server.Access;

/// <summary>Who may call a host: what <see cref="BrowserProtection"/> and <see cref="TokenAccess"/> go by, for the tracking server and for served models alike.</summary>
internal sealed record AccessRules
{
    /// <summary>Address that is listened on, as the user gave it.</summary>
    public required string Host { get; init; }

    /// <summary>What callers must present; null asks for nothing.</summary>
    public string? Token { get; init; }

    /// <summary>Host headers that are answered, with <c>*</c> as wildcard; empty for local and private addresses.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins whose pages may call, besides the host's own.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Paths that everybody may ask: health and version.</summary>
    public required Func<PathString, bool> IsOpen { get; init; }

    /// <summary>Writes a refusal in the shape of the host's protocol.</summary>
    public required Func<HttpContext, WeirException, Task> Refuse { get; init; }
}
