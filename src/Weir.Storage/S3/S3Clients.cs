using Amazon;
using Amazon.Runtime;
using Amazon.S3;

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
        var region = options.Region ?? "us-east-1";
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

        return options is { AccessKey: { } access, SecretKey: { } secret } ? new AmazonS3Client(new BasicAWSCredentials(access, secret), settings) : new AmazonS3Client(settings);
    }
}
