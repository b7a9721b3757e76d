"""A bare page of Streamlit's: a line of text, and nothing else."""

import streamlit as st

st.markdown("A line of text")
