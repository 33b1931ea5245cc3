using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Weir.Foundation.Errors;

namespace Weir.Storage.S3;

/// <summary>S3's failures as failures that a user can understand.</summary>
internal static class S3Fault
{
    /// <summary>True for what the client throws when S3 refuses or cannot be reached.</summary>
    public static bool IsFault(Exception e) => e is AmazonServiceException or AmazonClientException or HttpRequestException or WebException;

    /// <summary>The failure of a request about a key.</summary>
    public static WeirException Of(Exception e, string key, string bucket) => e is not AmazonS3Exception refused
        ? new WeirException("storage_unavailable", $"the bucket '{bucket}' cannot be reached: {Plain(e)}", "check the endpoint and the credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile", inner: e) { IsTransient = true }
        : (refused.ErrorCode, refused.StatusCode) switch
        {
            ("NoSuchBucket", _) => new WeirException(ErrorCodes.NotFound, $"there is no bucket '{bucket}'", "make it, or write another address", inner: e),
            ("NoSuchUpload", _) => new WeirException(ErrorCodes.NotFound, "there is no such upload: it was completed, aborted or has expired", "begin a new one", inner: e),
            ("InvalidPart" or "InvalidPartOrder" or "EntityTooSmall" or "MalformedXML", _) => new WeirException(ErrorCodes.InvalidValue, $"the parts of '{key}' do not make an object: {refused.Message}", inner: e),
            ("KeyTooLongError" or "InvalidArgument" or "InvalidURI", _) => new WeirException(ErrorCodes.InvalidValue, $"'{key}' is not a key that S3 takes: {refused.Message}", inner: e),
            ("InvalidRange", _) or (_, HttpStatusCode.RequestedRangeNotSatisfiable) => new WeirException(ErrorCodes.InvalidValue, $"the range starts past the end of '{key}'", inner: e),
            (_, HttpStatusCode.NotFound) => new WeirException(ErrorCodes.NotFound, $"there is no object '{key}'", inner: e),
            ("InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "InvalidToken", _) or (_, HttpStatusCode.Unauthorized) => new WeirException(
                ErrorCodes.CannotWrite, $"the bucket '{bucket}' refused the credentials ({refused.ErrorCode})", "check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or the profile", inner: e),
            (_, HttpStatusCode.Forbidden) => new WeirException(ErrorCodes.CannotWrite, $"the bucket '{bucket}' does not permit this ({refused.ErrorCode})", "the credentials need list, get, put and delete on it", inner: e),
            (_, HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError) => new WeirException(
                "storage_unavailable", $"the bucket '{bucket}' does not answer: {refused.Message}", "try again later", inner: e)
            { IsTransient = true },
            _ => new WeirException(ErrorCodes.CannotWrite, $"the bucket '{bucket}' refused '{key}': {refused.ErrorCode} {refused.Message}", inner: e),
        };

    /// <summary>Makes a call, whose failure is told in words.</summary>
    public static async Task<T> TellAsync<T>(string key, string bucket, Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception e) when (IsFault(e))
        {
            throw Of(e, key, bucket);
        }
    }

    private static string Plain(Exception e) => (e.InnerException is HttpRequestException inner ? inner.Message : e.Message).Split('\n')[0];
}
