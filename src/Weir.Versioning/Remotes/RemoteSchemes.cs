using Weir.Foundation.Errors;
using Weir.Storage.AzureBlob;
using Weir.Storage.Http;
using Weir.Storage.Local;
using Weir.Storage.S3;
using Weir.Storage.Ssh;

namespace Weir.Versioning.Remotes;

/// <summary>Every kind of remote that Weir can use.</summary>
internal static class RemoteSchemes
{
    private static readonly string[] OthersOfDvc = ["gs", "webdav", "webdavs", "hdfs", "webhdfs", "oss", "gdrive"];

    /// <summary>All of them; adding one is its store and a line here.</summary>
    public static IReadOnlyList<RemoteScheme> All { get; } =
    [
        new(string.Empty, 8, static options => new LocalObjectStore(options.Url)),
        new("file", 8, static options => new LocalObjectStore(new Uri(options.Url).LocalPath)),
        new("s3", 16, OpenS3),
        new("ssh", 16, OpenSsh),
        new("azure", 16, OpenAzure),
        new("http", 16, OpenHttp) { CanWrite = false, CanList = false },
        new("https", 16, OpenHttp) { CanWrite = false, CanList = false },
    ];

    /// <summary>The kind of an address.</summary>
    /// <exception cref="WeirException"><c>remote_unsupported</c>.</exception>
    public static RemoteScheme Of(RemoteOptions options)
    {
        foreach (var scheme in All)
            if (scheme.Scheme == options.Scheme) return scheme;
        var isOfDvc = OthersOfDvc.Contains(options.Scheme);
        throw new WeirException(
            "remote_unsupported",
            $"{options.Scheme}:// is not supported{(options.Name is { } name ? $" (the remote '{name}')" : string.Empty)}",
            isOfDvc ? "`dvc` can use it in the same repository" : $"there are: a path, {string.Join(", ", All.Where(s => s.Scheme.Length > 0).Select(s => s.Scheme + "://"))}");
    }

    private static S3ObjectStore OpenS3(RemoteOptions options)
    {
        if (options["sse_customer_key"] is not null || options["sse_customer_algorithm"] is not null)
            throw new WeirException("remote_unsupported", "encryption of S3 with keys of one's own (sse_customer_key) is not supported", "use sse = AES256 or aws:kms");
        var address = S3Options.Parse(options.Url, options.Variable);
        var endpoint = options["endpointurl"] is { } url ? Endpoint(url, options) : address.Endpoint;
        var hasOwnKeys = options["access_key_id"] is not null;
        var usesFiles = options["profile"] is not null || options["credentialpath"] is not null;
        return new S3ObjectStore(address with
        {
            Endpoint = endpoint,
            Region = options["region"] ?? address.Region,
            AccessKey = hasOwnKeys ? options["access_key_id"] : usesFiles ? null : address.AccessKey,
            SecretKey = hasOwnKeys ? options["secret_access_key"] : usesFiles ? null : address.SecretKey,
            SessionToken = hasOwnKeys ? options["session_token"] : null,
            Profile = options["profile"],
            CredentialsFile = options["credentialpath"] ?? options["configpath"],
            IsAnonymous = options.IsOn("allow_anonymous_login"),
            ChecksCertificates = !string.Equals(options["ssl_verify"], "false", StringComparison.OrdinalIgnoreCase),
            Timeout = options.Number("read_timeout") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Encryption = options["sse"],
            EncryptionKeyId = options["sse_kms_key_id"],
            AccessList = options["acl"],
        });
    }

    private static SshObjectStore OpenSsh(RemoteOptions options)
    {
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var address) || address.Host.Length == 0)
            throw new WeirException("config_invalid", $"'{Redact.Text(options.Url)}' is not the address of a machine", "write ssh://user@host/folder");
        var user = address.UserInfo.Split(':', 2);
        var path = Uri.UnescapeDataString(address.AbsolutePath).TrimEnd('/');
        return new SshObjectStore(new SshOptions(address.Host, path.Length == 0 ? "/" : path)
        {
            User = options["user"] ?? (user[0].Length > 0 ? Uri.UnescapeDataString(user[0]) : null),
            Port = (int?)options.Number("port") ?? (address.Port > 0 ? address.Port : null),
            KeyFile = options["keyfile"],
            Secret = options["password"] ?? options["passphrase"] ?? (user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null) ?? Asked(options, "ask_password", "ask_passphrase"),
            ConnectTimeout = options.Number("timeout") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            UsesKerberos = options.IsOn("gss_auth"),
            UsesAgent = !string.Equals(options["allow_agent"], "false", StringComparison.OrdinalIgnoreCase),
        });
    }

    private static AzureBlobStore OpenAzure(RemoteOptions options)
    {
        var rest = options.Url["azure://".Length..].Trim('/');
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var container = slash < 0 ? rest : rest[..slash];
        if (container.Length == 0) throw new WeirException("config_invalid", $"'{Redact.Text(options.Url)}' names no container", "write azure://container/folder");
        var azure = AzureOptions.Create(
            container,
            slash < 0 ? string.Empty : rest[(slash + 1)..],
            options["connection_string"] ?? (options["account_name"] is null ? options.Variable("AZURE_STORAGE_CONNECTION_STRING") : null),
            options["account_name"] ?? options.Variable("AZURE_STORAGE_ACCOUNT") ?? options.Variable("AZURE_STORAGE_ACCOUNT_NAME"),
            options["account_key"] ?? options.Variable("AZURE_STORAGE_KEY") ?? options.Variable("AZURE_STORAGE_ACCOUNT_KEY"),
            options["sas_token"] ?? options.Variable("AZURE_STORAGE_SAS_TOKEN"));
        var (tenant, client, secret) = (options["tenant_id"] ?? options.Variable("AZURE_TENANT_ID"), options["client_id"] ?? options.Variable("AZURE_CLIENT_ID"), options["client_secret"] ?? options.Variable("AZURE_CLIENT_SECRET"));
        if (options.IsOn("allow_anonymous_login")) azure = azure with { AccountKey = null, SharedAccessSignature = null };
        else if (azure.AccountKey is null && azure.SharedAccessSignature is null && tenant is not null && client is not null && secret is not null) azure = azure with { Principal = (tenant, client, secret) };
        return new AzureBlobStore((options.Number("read_timeout") ?? options.Number("timeout")) is { } seconds ? azure with { Timeout = TimeSpan.FromSeconds(seconds) } : azure);
    }

    private static HttpObjectStore OpenHttp(RemoteOptions options)
    {
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var address)) throw new WeirException("config_invalid", $"'{Redact.Text(options.Url)}' is not a web address", "write https://host/folder");
        var user = address.UserInfo.Split(':', 2);
        var verify = options["ssl_verify"];
        return new HttpObjectStore(new HttpStoreOptions(new UriBuilder(address) { UserName = string.Empty, Password = string.Empty }.Uri)
        {
            Auth = options["auth"]?.ToLowerInvariant() switch { "basic" => HttpAuth.Basic, "digest" => HttpAuth.Digest, "custom" => HttpAuth.Header, _ => user[0].Length > 0 || options["user"] is not null ? HttpAuth.Basic : HttpAuth.None },
            User = options["user"] ?? Uri.UnescapeDataString(user[0]),
            Password = options["password"] ?? (user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null) ?? Asked(options, "ask_password"),
            HeaderName = options["custom_auth_header"],
            ChecksCertificates = !string.Equals(verify, "false", StringComparison.OrdinalIgnoreCase),
            CertificateAuthority = verify?.ToLowerInvariant() is null or "true" or "false" ? null : verify,
            ConnectTimeout = TimeSpan.FromSeconds(options.Number("connect_timeout") ?? 30),
            AnswerTimeout = TimeSpan.FromSeconds(options.Number("read_timeout") ?? 60),
        });
    }

    // Asked of the person at the terminal, without an echo; scripts write it into .dvc/config.local.
    private static string? Asked(RemoteOptions options, params string[] flags)
    {
        if (!flags.Any(options.IsOn)) return null;
        if (Console.IsInputRedirected)
            throw new WeirException("no_password", $"the remote '{options.Name ?? Redact.Text(options.Url)}' asks for a password, and there is no terminal to ask at", $"run `weir remote modify --local {options.Name ?? "NAME"} password SECRET`");
        Console.Error.Write($"password for {Redact.Text(options.Url)}: ");
        var typed = new System.Text.StringBuilder();
        for (var key = Console.ReadKey(intercept: true); key.Key != ConsoleKey.Enter; key = Console.ReadKey(intercept: true))
        {
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (!char.IsControl(key.KeyChar)) typed.Append(key.KeyChar);
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }

    private static Uri Endpoint(string url, RemoteOptions options)
    {
        var scheme = string.Equals(options["use_ssl"], "false", StringComparison.OrdinalIgnoreCase) ? "http" : "https";
        var text = url.Contains("://", StringComparison.Ordinal) ? url : $"{scheme}://{url}";
        return Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint.Scheme is ("http" or "https")
            ? endpoint
            : throw new WeirException("config_invalid", $"the S3 endpoint '{url}' is not an http address", "write https://host:port");
    }
}
