namespace Weir.Tracking.Access;

/// <summary>On whose behalf a call is made.</summary>
public sealed class Caller
{
    private Caller(string name) => Name = name;

    /// <summary>Who owns the store itself: commands that open it on disk. May do everything.</summary>
    public static Caller Owner { get; } = new("local:" + Environment.UserName) { Kind = CallerKind.Owner };

    /// <summary>Somebody on a server without users: may do everything but look after users.</summary>
    /// <param name="name">What the audit log calls him.</param>
    /// <param name="address">From where.</param>
    public static Caller Open(string name, System.Net.IPAddress? address = null) => new(name) { Kind = CallerKind.Open, Address = address };

    /// <summary>A user who has shown who he is.</summary>
    internal static Caller User(long id, string name, bool isAdmin, TokenScope scope, string? tokenId, System.Net.IPAddress? address) =>
        new(name) { Kind = CallerKind.User, UserId = id, IsAdmin = isAdmin, Scope = scope, TokenId = tokenId, Address = address };

    /// <summary>Name for people and for the audit log.</summary>
    public string Name { get; }

    /// <summary>True for administrators.</summary>
    public bool IsAdmin { get; private init; }

    /// <summary>True when permissions are asked about this caller.</summary>
    public bool IsUser => Kind == CallerKind.User;

    internal CallerKind Kind { get; private init; }

    internal long UserId { get; private init; }

    internal TokenScope Scope { get; private init; } = TokenScope.Admin;

    internal string? TokenId { get; private init; }

    internal System.Net.IPAddress? Address { get; private init; }

    /// <summary>The same caller at another address.</summary>
    public Caller From(System.Net.IPAddress? address) => Equals(address, Address) ? this : new Caller(Name) { Kind = Kind, UserId = UserId, IsAdmin = IsAdmin, Scope = Scope, TokenId = TokenId, Address = address };
}

/// <summary>How a caller came in.</summary>
internal enum CallerKind
{
    Owner,
    Open,
    User,
}

/// <summary>What a token is good for; a password is good for everything that its user may do.</summary>
internal enum TokenScope
{
    /// <summary>Looking.</summary>
    Read,

    /// <summary>Whatever the user may do to experiments and models, but no giving of permissions, no users, no tokens.</summary>
    Write,

    /// <summary>Everything that the user may do.</summary>
    Admin,
}
