namespace Weir.Client.Calls;

/// <summary>Body of <c>mlflow-artifacts/mpu/create/{folder}</c>.</summary>
/// <param name="Path">The file as the client calls it; its last part is the artifact's name.</param>
/// <param name="NumParts">How many parts will come, 1 to 10,000.</param>
public sealed record CreateMultipartUpload(string? Path = null, long? NumParts = null);

/// <summary>Answer to <see cref="CreateMultipartUpload"/>.</summary>
public sealed record MultipartUploadAnswer(string UploadId, IReadOnlyList<PartCredential> Credentials);

/// <summary>Where to PUT a part.</summary>
public sealed record PartCredential(string Url, long PartNumber, IReadOnlyDictionary<string, string> Headers);

/// <summary>Body of <c>mpu/complete</c> and <c>mpu/abort</c>.</summary>
public sealed record FinishMultipartUpload(string? Path = null, string? UploadId = null, IReadOnlyList<UploadedPartTag>? Parts = null);

/// <summary>A part that was sent, with the tag that the store gave it.</summary>
public sealed record UploadedPartTag(long? PartNumber = null, string? Etag = null, string? Url = null);

/// <summary>Answer of <c>mlflow-artifacts/presigned/{path}</c>.</summary>
public sealed record PresignedAnswer(string Url, IReadOnlyDictionary<string, string> Headers);
