namespace Weir.Storage.Http;

/// <summary>Where files are served and how to be let in.</summary>
/// <param name="Root">Address of the folder.</param>
public sealed record HttpStoreOptions(Uri Root)
{
    /// <summary>How to be let in.</summary>
    public HttpAuth Auth { get; init; }

    /// <summary>Name, for <see cref="HttpAuth.Basic"/> and <see cref="HttpAuth.Digest"/>.</summary>
    public string? User { get; init; }

    /// <summary>Password, or the value of the header of <see cref="HttpAuth.Header"/>.</summary>
    public string? Password { get; init; }

    /// <summary>Name of the header, for <see cref="HttpAuth.Header"/>.</summary>
    public string? HeaderName { get; init; }

    /// <summary>False to accept any certificate.</summary>
    public bool ChecksCertificates { get; init; } = true;

    /// <summary>File of a certificate authority to trust besides the system's; null for none.</summary>
    public string? CertificateAuthority { get; init; }

    /// <summary>How long connecting may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the beginning of an answer may take.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>Ways of being let in.</summary>
public enum HttpAuth
{
    /// <summary>Everybody is.</summary>
    None,

    /// <summary>Name and password with each request.</summary>
    Basic,

    /// <summary>Name and password, of which only a hash travels.</summary>
    Digest,

    /// <summary>A header of one's own.</summary>
    Header,
}
