using Weir.Foundation.Errors;

namespace Weir.Storage.S3;

/// <summary>Where a bucket is and how to reach it.</summary>
/// <param name="Bucket">Bucket; it must exist.</param>
/// <param name="Prefix">Folder within it, without slashes at its ends; empty for the whole bucket.</param>
public sealed record S3Options(string Bucket, string Prefix = "")
{
    private static readonly string[] EndpointVariables = ["MLFLOW_S3_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"];
    private static readonly string[] RegionVariables = ["AWS_REGION", "AWS_DEFAULT_REGION"];

    /// <summary>Address of a server other than Amazon's, which is spoken to with the bucket in the path; null for Amazon.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>Region; null for the environment's, else <c>us-east-1</c>.</summary>
    public string? Region { get; init; }

    /// <summary>Access key; null for the environment, the usual files, or the machine's role.</summary>
    public string? AccessKey { get; init; }

    /// <summary>Secret of the access key.</summary>
    public string? SecretKey { get; init; }

    /// <summary>Third value of credentials that expire; null for lasting ones.</summary>
    public string? SessionToken { get; init; }

    /// <summary>Name of a profile in the usual files; null for <c>AWS_PROFILE</c> or <c>default</c>.</summary>
    public string? Profile { get; init; }

    /// <summary>File of profiles with credentials; null for the usual one.</summary>
    public string? CredentialsFile { get; init; }

    /// <summary>True to sign nothing: public buckets.</summary>
    public bool IsAnonymous { get; init; }

    /// <summary>False to accept any certificate of the server.</summary>
    public bool ChecksCertificates { get; init; } = true;

    /// <summary>How long a request may take to begin its answer; null for the client's default.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How objects are encrypted by the server: <c>AES256</c> or <c>aws:kms</c>; null for the bucket's default.</summary>
    public string? Encryption { get; init; }

    /// <summary>Key of the key service, for <c>aws:kms</c>.</summary>
    public string? EncryptionKeyId { get; init; }

    /// <summary>Canned access list of new objects, such as <c>bucket-owner-full-control</c>; null for none.</summary>
    public string? AccessList { get; init; }

    /// <summary>Bytes of a part when an object is sent in parts. S3 takes no part but the last below 5 MiB.</summary>
    public int PartBytes { get; init; } = 16 << 20;

    // So that a test of paging need not make thousands of objects.
    internal int KeysPerPage { get; init; } = 1000;

    /// <summary>Reads <c>s3://bucket/prefix</c>; endpoint and region come from <c>MLFLOW_S3_ENDPOINT_URL</c> or <c>AWS_ENDPOINT_URL_S3</c>, <c>AWS_ENDPOINT_URL</c>, and <c>AWS_REGION</c>.</summary>
    /// <exception cref="WeirException"><c>invalid_value</c>.</exception>
    public static S3Options Parse(string address, Func<string, string?> variable)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme != "s3" || uri.Host.Length == 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw new WeirException(ErrorCodes.InvalidValue, $"'{address}' is not the address of a bucket", "write s3://bucket/folder");
        var prefix = Uri.UnescapeDataString(uri.AbsolutePath).Trim('/');
        if (prefix.Length > 0) ObjectKey.Check(prefix);
        var endpoint = EndpointVariables.Select(variable).FirstOrDefault(v => v is { Length: > 0 });
        if (endpoint is not null && (!Uri.TryCreate(endpoint, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https")))
            throw new WeirException(ErrorCodes.InvalidValue, $"the S3 endpoint '{endpoint}' is not an http address", "write http://host:port");
        var region = RegionVariables.Select(variable).FirstOrDefault(v => v is { Length: > 0 });
        var access = variable("AWS_SESSION_TOKEN") is { Length: > 0 } ? null : variable("AWS_ACCESS_KEY_ID"); // a session's three values are the vendor's client's to read
        return new S3Options(uri.Host, prefix) { Endpoint = endpoint is null ? null : new Uri(endpoint), Region = region, AccessKey = access, SecretKey = access is null ? null : variable("AWS_SECRET_ACCESS_KEY") };
    }
}
