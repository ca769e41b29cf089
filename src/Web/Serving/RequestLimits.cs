using Fangxian.Platform.Modules;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fangxian.Web.Serving;

/// <summary>How large, how slow and how long a request may be. Whatever takes files is marked <see cref="TakesFilesAttribute"/>.</summary>
internal static class RequestLimits
{
    /// <summary>The largest body of a request without files.</summary>
    public const long MostBodyBytes = 1 << 20;

    /// <summary>How long a request may take, and one with files: a slow line needs half an hour for 256 MB.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5), LongestWithFiles = TimeSpan.FromMinutes(60);

    public static void Set(KestrelServerLimits limits)
    {
        limits.MaxRequestBodySize = MostBodyBytes;
        limits.MaxRequestLineSize = 8 << 10;
        limits.MaxRequestHeadersTotalSize = 32 << 10;
        limits.MaxRequestHeaderCount = 100;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));
        limits.MaxConcurrentConnections = 10_000;
        limits.Http2.MaxStreamsPerConnection = 100;
    }

    public static void Add(IServiceCollection services)
    {
        services.Configure<FormOptions>(form =>
        {
            form.MultipartBodyLengthLimit = TakesFilesAttribute.MostBytes;
            form.ValueCountLimit = 2048;
            form.KeyLengthLimit = 256;
            form.ValueLengthLimit = (int)MostBodyBytes;
        });
        services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = Longest, WriteTimeoutResponse = FaultPage.TooLongAsync });
    }

    /// <summary>A body that says itself that it is too large is not waited for.</summary>
    public static Task RefuseTooLargeAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.ContentLength is not { } length || http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize is not { } most || length <= most)
        {
            return next(http);
        }
        http.Response.Headers.Connection = "close";
        return FaultPage.TooLargeAsync(http);
    }

    /// <summary>Endpoints and pages that take files have more time.</summary>
    public static void GiveTime(EndpointBuilder endpoint)
    {
        if (endpoint.Metadata.OfType<TakesFilesAttribute>().Any())
        {
            endpoint.Metadata.Add(new RequestTimeoutAttribute((int)LongestWithFiles.TotalMilliseconds));
        }
    }
}
