using System.Diagnostics.CodeAnalysis;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;
using Weir.Foundation.Errors;

namespace Weir.Storage.S3;

/// <summary>Makes the vendor's client.</summary>
internal static class S3Clients
{
    public static AmazonS3Client Create(S3Options options)
    {
        var settings = new AmazonS3Config
        {
            // Other servers than Amazon's do not know the newer checksums; MD5 and the signature cover the content everywhere.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,

            // "SlowDown" and its like pass: pauses that grow to some seconds, with chance in them so that many do not come back at once.
            RetryMode = RequestRetryMode.Standard,
            MaxErrorRetry = 5,
        };
        if (options.Timeout is { } timeout) settings.Timeout = timeout;
        if (!options.ChecksCertificates) settings.HttpClientFactory = new UncheckedClients();
        var profile = Profile(options);
        var region = options.Region ?? Variable("AWS_REGION") ?? Variable("AWS_DEFAULT_REGION") ?? profile?.Region?.SystemName ?? "us-east-1";
        if (options.Endpoint is { } endpoint)
        {
            settings.ServiceURL = endpoint.ToString().TrimEnd('/');
            settings.ForcePathStyle = true;
            settings.AuthenticationRegion = region;
        }
        else
        {
            settings.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        }

        // Without any of these the vendor's client looks in the environment, the usual files, and the machine's role last.
        AWSCredentials? credentials = options switch
        {
            { IsAnonymous: true } => new AnonymousAWSCredentials(),
            { AccessKey: { } access, SecretKey: { } secret, SessionToken: { } token } => new SessionAWSCredentials(access, secret, token),
            { AccessKey: { } access, SecretKey: { } secret } => new BasicAWSCredentials(access, secret),
            _ => profile?.GetAWSCredentials(new SharedCredentialsFile()),
        };
        return credentials is null ? new AmazonS3Client(settings) : new AmazonS3Client(credentials, settings);
    }

    private static CredentialProfile? Profile(S3Options options)
    {
        if (options is { Profile: null, CredentialsFile: null } || options.AccessKey is not null || options.IsAnonymous) return null;
        var name = options.Profile ?? Variable("AWS_PROFILE") ?? "default";
        var chain = options.CredentialsFile is { } file ? new CredentialProfileStoreChain(file) : new CredentialProfileStoreChain();
        return chain.TryGetProfile(name, out var profile)
            ? profile
            : throw new WeirException(ErrorCodes.NotFound, $"there is no profile '{name}' for S3 in {(options.CredentialsFile is { } f ? $"'{f}'" : "the usual files")}", "write it into ~/.aws/credentials, or name another");
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    private sealed class UncheckedClients : HttpClientFactory
    {
        [SuppressMessage("Security", "CA5359", Justification = "what `ssl_verify = false` asks for")]
        public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
            new(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true } }) { Timeout = clientConfig.Timeout ?? TimeSpan.FromSeconds(100) };
    }
}
