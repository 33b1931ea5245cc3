using System.Net.Http.Headers;
using System.Text;

namespace Weir.Client.Http;

/// <summary>Who calls a server: a bearer token or a user with a password, as MLflow's variables give them.</summary>
public sealed class HttpCredentials
{
    private HttpCredentials(AuthenticationHeaderValue header) => Header = header;

    internal AuthenticationHeaderValue Header { get; }

    /// <summary>A bearer token.</summary>
    public static HttpCredentials Token(string token) => new(new AuthenticationHeaderValue("Bearer", token));

    /// <summary>User and password.</summary>
    public static HttpCredentials Password(string user, string password) => new(new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))));

    /// <summary>From <c>WEIR_TOKEN</c>, <c>MLFLOW_TRACKING_TOKEN</c>, or <c>MLFLOW_TRACKING_USERNAME</c> and <c>MLFLOW_TRACKING_PASSWORD</c>; null when none is set.</summary>
    public static HttpCredentials? FromEnvironment(Func<string, string?> variable)
    {
        if (variable("WEIR_TOKEN") is { Length: > 0 } own) return Token(own);
        if (variable("MLFLOW_TRACKING_TOKEN") is { Length: > 0 } token) return Token(token);
        return variable("MLFLOW_TRACKING_USERNAME") is { Length: > 0 } user ? Password(user, variable("MLFLOW_TRACKING_PASSWORD") ?? string.Empty) : null;
    }
}
