"""Surveys that were uploaded: durable jobs in folders below SUQING_HOME, read by `suqing worker`."""
