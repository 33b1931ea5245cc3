using System.Globalization;
using Weir.Foundation.Errors;

namespace Weir.Storage.AzureBlob;

/// <summary>Where a container is and how to be let in.</summary>
/// <param name="Endpoint">Address of the account's blob service.</param>
/// <param name="Container">Container; it must exist.</param>
/// <param name="Prefix">Folder within it, without slashes at its ends.</param>
public sealed record AzureOptions(Uri Endpoint, string Container, string Prefix = "")
{
    /// <summary>Name of the account.</summary>
    public string Account { get; init; } = string.Empty;

    /// <summary>The account's key, in base 64; null for another way.</summary>
    public string? AccountKey { get; init; }

    /// <summary>A shared access signature, with or without its question mark; null for another way.</summary>
    public string? SharedAccessSignature { get; init; }

    /// <summary>A service principal: tenant, id and secret; null for another way.</summary>
    public (string Tenant, string Client, string Secret)? Principal { get; init; }

    /// <summary>Where tokens of a service principal come from.</summary>
    public Uri Authority { get; init; } = new("https://login.microsoftonline.com/");

    /// <summary>How long the beginning of an answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Larger objects are sent in blocks of so many bytes.</summary>
    public int BlockBytes { get; init; } = 8 << 20;

    /// <summary>Reads a connection string, with what else is known put where it says nothing.</summary>
    /// <param name="container">Container.</param>
    /// <param name="prefix">Folder within it.</param>
    /// <param name="connection">A connection string; null for none.</param>
    /// <param name="account">Name of the account, where the connection string has none.</param>
    /// <param name="key">Its key, likewise.</param>
    /// <param name="signature">A shared access signature, likewise.</param>
    /// <exception cref="WeirException"><c>config_invalid</c>: no account is named, or the connection string is none.</exception>
    public static AzureOptions Create(string container, string prefix, string? connection, string? account, string? key, string? signature)
    {
        var parts = Parts(connection);
        if (parts.GetValueOrDefault("UseDevelopmentStorage")?.ToLowerInvariant() == "true")
        {
            // The emulator's well-known account, which Microsoft documents.
            parts.TryAdd("AccountName", "devstoreaccount1");
            parts.TryAdd("AccountKey", "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==");
            parts.TryAdd("BlobEndpoint", "http://127.0.0.1:10000/devstoreaccount1");
        }

        var name = parts.GetValueOrDefault("AccountName") ?? account;
        var endpoint = parts.GetValueOrDefault("BlobEndpoint")
            ?? (name is null ? null : string.Create(CultureInfo.InvariantCulture, $"{parts.GetValueOrDefault("DefaultEndpointsProtocol") ?? "https"}://{name}.blob.{parts.GetValueOrDefault("EndpointSuffix") ?? "core.windows.net"}"));
        if (endpoint is null || !Uri.TryCreate(endpoint, UriKind.Absolute, out var address))
            throw new WeirException("config_invalid", "no Azure storage account is named", "set account_name or connection_string of the remote, or AZURE_STORAGE_ACCOUNT or AZURE_STORAGE_CONNECTION_STRING");
        return new AzureOptions(address, container, prefix.Trim('/'))
        {
            Account = name ?? address.Host.Split('.')[0],
            AccountKey = parts.GetValueOrDefault("AccountKey") ?? key,
            SharedAccessSignature = parts.GetValueOrDefault("SharedAccessSignature") ?? signature,
        };
    }

    private static Dictionary<string, string> Parts(string? connection)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in (connection ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new WeirException("config_invalid", "the Azure connection string is not made of NAME=VALUE parts", "copy it from the portal, under access keys");
            parts[part[..equals].Trim()] = part[(equals + 1)..].Trim();
        }

        return parts;
    }
}
